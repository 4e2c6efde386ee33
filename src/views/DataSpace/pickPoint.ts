import type { Dataset } from '../../core/datasets/dataset.ts'
import type { Range } from '../../plot/PlotFrame.tsx'

/** A click this near to a data point means the point. */
const SNAP_PX = 6

interface PickContext {
  readonly dataset: Dataset | null
  /** Samples of the model that are drawn: [n, D] each. A click means them as well. */
  readonly samples: readonly Float64Array[]
  readonly coordinates: readonly [number, number]
  readonly isCurve: boolean
  /** The present selection: its other coordinates stay where the plot shows only two of many. */
  readonly current: readonly number[] | null
  readonly dataDim: number
}

/** The observation that a click means: the nearest data point (or sample) within a few pixels, else the place itself. */
export function pickPoint(
  { dataset, samples, coordinates, isCurve, current, dataDim }: PickContext,
  place: readonly [number, number],
  perPx: Range,
): { x: number[]; pointIndex: number | null } {
  const [i, j] = coordinates
  const row = (values: Float64Array, index: number): number[] =>
    Array.from(values.subarray(index * dataDim, (index + 1) * dataDim))
  const nearestIn = (values: Float64Array): number => {
    let best = SNAP_PX * SNAP_PX
    let nearest = -1
    for (let n = 0; n * dataDim < values.length; n++) {
      const dx = (values[n * dataDim + (isCurve ? 0 : i)]! - place[0]) / perPx[0]
      const dy = isCurve ? 0 : (values[n * dataDim + j]! - place[1]) / perPx[1]
      const distance = dx * dx + dy * dy
      if (distance < best) {
        best = distance
        nearest = n
      }
    }
    return nearest
  }
  const point = dataset === null ? -1 : nearestIn(dataset.values)
  if (dataset !== null && point >= 0) return { x: row(dataset.values, point), pointIndex: point }
  for (const values of samples) {
    const sample = nearestIn(values)
    if (sample >= 0) return { x: row(values, sample), pointIndex: null }
  }
  const x = current !== null && current.length === dataDim ? [...current] : new Array<number>(dataDim).fill(0)
  if (isCurve) x[0] = place[0]
  else {
    x[i] = place[0]
    x[j] = place[1]
  }
  return { x, pointIndex: null }
}
