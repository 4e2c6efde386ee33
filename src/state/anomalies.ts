/** Anomaly scores −log p(x) of all points there are, and what they tell: derived, never stored. */
import { areaUnderRoc } from '../core/applications/areaUnderRoc.ts'
import { rocCurve, type RocCurve } from '../core/applications/rocCurve.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import { splitRows } from '../core/datasets/splitRows.ts'
import type { AnomalyState, AppState, DataState, ScoresView, TrainingSettings } from './appState.ts'
import { memoLast } from './memoLast.ts'
import { fittingDataset, HELD_OUT_SHARE, heldOutChoice, isScoresStale, shownScores } from './selectors.ts'

/** Where a point comes from. */
export const POINT_KINDS = ['training', 'heldOut', 'comparison'] as const
export type PointKind = (typeof POINT_KINDS)[number]

export interface ScoredPoints {
  /** −log p(x), nats [N]. */
  readonly scores: Float64Array
  readonly kinds: readonly PointKind[]
  readonly isAnomaly: Uint8Array
  /** Row of its table [N]. The tables follow each other: the data, fresh points, the comparison. */
  readonly rows: Int32Array
  readonly tables: readonly { readonly start: number; readonly name: 'data' | 'fresh' | 'comparison' }[]
}

const NO_LABELS: readonly string[] = []

/** Labels that count as normal: the reader's choice, or those that are learned from, or the most frequent one. */
export function normalLabels(state: AppState): readonly string[] {
  const { dataset, comparison } = state.data
  return state.domain.normalLabels ?? (dataset === null ? NO_LABELS : suggested(dataset, comparison !== null))
}
const suggested = memoLast((dataset: Dataset, isApart: boolean): readonly string[] => {
  const counts = labelCounts(dataset)
  const labels = [...counts.keys()]
  if (isApart || labels.length < 2) return labels
  const most = Math.max(...counts.values())
  return labels.filter((label) => counts.get(label) === most).slice(0, 1)
})
function labelCounts({ label }: Dataset): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of label?.values ?? []) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** Every label of the data and of what they are compared with, in order of first appearance. */
export function knownLabels({ data }: AppState): readonly string[] {
  return labelsOf(data.dataset, data.comparison?.table ?? null)
}
const labelsOf = memoLast((dataset: Dataset | null, table: Dataset | null): readonly string[] => [
  ...new Set([...(dataset?.label?.values ?? []), ...(table?.label?.values ?? [])]),
])

const pointsOf = memoLast(
  (
    dataset: Dataset,
    comparison: Dataset | null,
    own: ScoresView,
    scored: NonNullable<AnomalyState['scored']>,
    normal: readonly string[],
    heldOut: TrainingSettings['heldOut'],
  ): ScoredPoints => {
    const fresh = scored.heldOut?.numPoints ?? 0
    const others = comparison?.numPoints ?? 0
    const { numPoints } = dataset
    const scores = new Float64Array(numPoints + fresh + others)
    scores.set(own.logMarginal)
    scores.set(scored.heldOutLogMarginal, numPoints)
    scores.set(scored.comparisonLogMarginal, numPoints + fresh)
    for (let i = 0; i < scores.length; i++) scores[i] = -scores[i]!
    const apart = new Set(
      heldOut === 'fifth' ? splitRows(numPoints, HELD_OUT_SHARE, 0).heldOut : ([] as number[]),
    )
    const kinds: PointKind[] = []
    const isAnomaly = new Uint8Array(scores.length)
    const rows = new Int32Array(scores.length)
    const add = (kind: PointKind, row: number, anomalous: boolean): void => {
      rows[kinds.length] = row
      isAnomaly[kinds.length] = Number(anomalous)
      kinds.push(kind)
    }
    const isOther = (label: string | undefined): boolean => label !== undefined && !normal.includes(label)
    for (let n = 0; n < numPoints; n++)
      add(apart.has(n) ? 'heldOut' : 'training', n, isOther(dataset.label?.values[n]))
    for (let n = 0; n < fresh; n++) add('heldOut', n, false)
    for (let n = 0; n < others; n++)
      // without a label it is there to be told from the data
      add('comparison', n, comparison?.label === null || isOther(comparison?.label.values[n]))
    return {
      scores,
      kinds,
      isAnomaly,
      rows,
      tables: [
        { start: 0, name: 'data' },
        { start: numPoints, name: 'fresh' },
        { start: numPoints + fresh, name: 'comparison' },
      ],
    }
  },
)

/** All points with their scores; null until they are known. */
export function scoredPoints(state: AppState): ScoredPoints | null {
  const dataset = fittingDataset(state)
  const own = shownScores(state)
  const { scored } = state.anomaly
  if (dataset === null || own === null || scored === null) return null
  if (own.dataVersion !== state.data.version || !isOfData(scored, state)) return null
  const table = state.data.comparison?.table ?? null
  return pointsOf(dataset, table, own, scored, normalLabels(state), heldOutChoice(state))
}

/** Whether the scores are of the model before. */
export function areAnomaliesStale(state: AppState): boolean {
  return isScoresStale(state) || state.anomaly.scored?.modelVersion !== state.model.version
}

function isOfData(
  of: { readonly data: DataState; readonly heldOutChoice: TrainingSettings['heldOut'] },
  state: AppState,
): boolean {
  return of.data === state.data && of.heldOutChoice === heldOutChoice(state)
}

export interface Judgement {
  /** Indices of the points that count. */
  readonly judged: Int32Array
  /** Whether they are points that nothing was learned from, or all that there are. */
  readonly isUnseen: boolean
  readonly scores: Float64Array
  readonly isAnomaly: Uint8Array
  readonly roc: RocCurve
  readonly area: number
}

/** Points that nothing was learned from, if these are of both kinds, else all; null where all are of one kind. */
const judge = memoLast(({ scores, kinds, isAnomaly }: ScoredPoints): Judgement | null => {
  const unseen = Int32Array.from(kinds.keys()).filter((i) => kinds[i] !== 'training')
  const isBoth = (points: Int32Array): boolean =>
    points.some((i) => isAnomaly[i] === 1) && points.some((i) => isAnomaly[i] === 0)
  const isUnseen = isBoth(unseen)
  const judged = isUnseen ? unseen : Int32Array.from(kinds.keys())
  if (!isBoth(judged)) return null
  const own = Float64Array.from(judged, (i) => scores[i]!)
  const truth = Uint8Array.from(judged, (i) => isAnomaly[i]!)
  const roc = rocCurve(own, truth)
  return { judged, isUnseen, scores: own, isAnomaly: truth, roc, area: areaUnderRoc(own, truth) }
})

export function judgement(state: AppState): Judgement | null {
  const points = scoredPoints(state)
  return points === null ? null : judge(points)
}

export interface BaselineAreas {
  /** null where there is no PPCA of the data. */
  readonly ppca: number | null
  readonly distance: number
}
const areasOf = memoLast(
  (
    baselines: NonNullable<AnomalyState['baselines']>,
    { judged, isAnomaly }: Judgement,
  ): BaselineAreas | null => {
    const area = (parts: readonly (Float64Array | null)[]): number | null => {
      if (parts.some((part) => part === null)) return null
      const all = parts.flatMap((part) => Array.from(part ?? []))
      return areaUnderRoc(
        Float64Array.from(judged, (i) => all[i]!),
        isAnomaly,
      )
    }
    const distance = area(baselines.tables.map((table) => table.distance))
    return distance === null ? null : { ppca: area(baselines.tables.map(({ ppca }) => ppca)), distance }
  },
)

/** Areas of simpler scores over the same points; null until they are known. */
export function baselineAreas(state: AppState): BaselineAreas | null {
  const { baselines } = state.anomaly
  const judged = judgement(state)
  const latentDim = state.model.model?.decoder.latentDim
  if (baselines === null || judged === null) return null
  return isOfData(baselines, state) && baselines.latentDim === latentDim ? areasOf(baselines, judged) : null
}

/** False alarms that the suggested threshold allows. */
const SUGGESTED_RATE = 0.05

export interface Alarm {
  /** Nats: scores at or above it are alarms. */
  readonly threshold: number
  readonly truePositiveRate: number
  readonly falsePositiveRate: number
  /** Part of the alarms that are anomalies; null without any alarm. */
  readonly precision: number | null
}
const alarmOf = memoLast(({ scores, isAnomaly, roc }: Judgement, chosen: number | null): Alarm => {
  let suggestedAt = 0
  roc.falsePositiveRate.forEach((rate, k) => {
    if (rate <= SUGGESTED_RATE) suggestedAt = k
  })
  // before the first alarm stands infinity
  const threshold = chosen ?? roc.thresholds[Math.max(1, suggestedAt)]!
  const counts = [0, 0]
  const alarms = [0, 0]
  scores.forEach((score, i) => {
    counts[isAnomaly[i]!]!++
    if (score >= threshold) alarms[isAnomaly[i]!]!++
  })
  const total = alarms[0]! + alarms[1]!
  return {
    threshold,
    truePositiveRate: alarms[1]! / counts[1]!,
    falsePositiveRate: alarms[0]! / counts[0]!,
    precision: total === 0 ? null : alarms[1]! / total,
  }
})

/** What the threshold does; null without a judgement. */
export function alarm(state: AppState): Alarm | null {
  const judged = judgement(state)
  return judged === null ? null : alarmOf(judged, state.domain.anomaly.threshold)
}

const NUM_NEAREST = 24
const NO_POINTS: readonly number[] = []
const nearestOf = memoLast(({ scores }: ScoredPoints, score: number): readonly number[] =>
  Array.from(scores.keys())
    .sort((a, b) => Math.abs(scores[a]! - score) - Math.abs(scores[b]! - score) || a - b)
    .slice(0, NUM_NEAREST)
    .sort((a, b) => scores[a]! - scores[b]! || a - b),
)

/** The points with scores next to the one that was asked for, by their score. */
export function pointsAtScore(state: AppState): readonly number[] {
  const points = scoredPoints(state)
  const { lookedAt } = state.anomaly
  return points === null || lookedAt === null ? NO_POINTS : nearestOf(points, lookedAt)
}

/** The values of a scored point [D]. */
export function scoredRow(state: AppState, points: ScoredPoints, index: number): Float64Array {
  const { name } = points.tables.findLast(({ start }) => start <= index)!
  const { dataset, comparison } = state.data
  const values =
    name === 'data'
      ? dataset?.values
      : name === 'fresh'
        ? state.anomaly.scored?.heldOut?.values
        : comparison?.table.values
  const dataDim = dataset?.dataDim ?? 0
  const row = points.rows[index]!
  return values?.subarray(row * dataDim, (row + 1) * dataDim) ?? new Float64Array()
}
/** Its label, if its table has labels. */
export function scoredLabel({ data }: AppState, points: ScoredPoints, index: number): string | null {
  const { name } = points.tables.findLast(({ start }) => start <= index)!
  const table = name === 'data' ? data.dataset : name === 'comparison' ? data.comparison?.table : null
  return table?.label?.values[points.rows[index]!] ?? null
}
