import { POINT_KINDS, type PointKind, type ScoredPoints } from '../../state/anomalies.ts'

/** The scores of points of one kind, and of one side of the labels. */
export interface ScoreSeries {
  readonly kind: PointKind
  readonly isAnomaly: boolean
  /** Ascending. */
  readonly scores: Float64Array
}

/** Every kind of point that there is, each with its scores in order. */
export function scoreSeries({ scores, kinds, isAnomaly }: ScoredPoints): readonly ScoreSeries[] {
  return POINT_KINDS.flatMap((kind) =>
    [false, true].map((anomalous): ScoreSeries => ({
      kind,
      isAnomaly: anomalous,
      scores: scores.filter((_, i) => kinds[i] === kind && (isAnomaly[i] === 1) === anomalous).sort(),
    })),
  ).filter((series) => series.scores.length > 0)
}

/** Where a score stands on an axis, and back. A log scale counts from the least score: scores may be negative. */
export interface ScoreAxis {
  readonly place: (score: number) => number
  readonly score: (place: number) => number
  /** Of all scores, with a little room. */
  readonly domain: readonly [number, number]
}

export function scoreAxis(series: readonly ScoreSeries[], scale: 'linear' | 'log'): ScoreAxis {
  const finite = series.flatMap(({ scores }) => [scores[0]!, scores.at(-1)!]).filter(Number.isFinite)
  const least = Math.min(...finite)
  const most = Math.max(...finite)
  const place = (score: number): number =>
    scale === 'linear' ? score : Math.log10(1 + Math.max(0, score - least))
  const score = (at: number): number => (scale === 'linear' ? at : least + 10 ** at - 1)
  const [from, to] = [place(least), place(most)]
  const pad = 0.03 * (to - from) || 0.5
  return { place, score, domain: [from - pad, to + pad] }
}

/** Share of the scores in each of `count` equal parts of the axis. */
export function histogram({ scores }: ScoreSeries, axis: ScoreAxis, count: number): Float64Array {
  const shares = new Float64Array(count)
  const [from, to] = axis.domain
  for (const score of scores) {
    const bin = Math.floor(((axis.place(score) - from) / (to - from)) * count)
    shares[Math.min(count - 1, Math.max(0, bin))]! += 1 / scores.length
  }
  return shares
}
