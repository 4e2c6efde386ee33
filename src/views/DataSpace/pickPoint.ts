import type { Dataset } from '../../core/datasets/dataset.ts'
import type { Range } from '../../plot/PlotFrame.tsx'

/** A click this near to a data point means the point. */
const SNAP_PX = 6

interface PickContext {
  readonly dataset: Dataset | null
  readonly coordinates: readonly [number, number]
  readonly isCurve: boolean
  /** The present selection: its other coordinates stay where the plot shows only two of many. */
  readonly current: readonly number[] | null
  readonly dataDim: number
}

/** The observation that a click means: the nearest data point within a few pixels, else the place itself. */
export function pickPoint(
  { dataset, coordinates, isCurve, current, dataDim }: PickContext,
  place: readonly [number, number],
  perPx: Range,
): { x: number[]; pointIndex: number | null } {
  const [i, j] = coordinates
  if (dataset !== null) {
    let best = SNAP_PX * SNAP_PX
    let nearest = -1
    for (let n = 0; n < dataset.numPoints; n++) {
      const dx = (dataset.values[n * dataDim + (isCurve ? 0 : i)]! - place[0]) / perPx[0]
      const dy = isCurve ? 0 : (dataset.values[n * dataDim + j]! - place[1]) / perPx[1]
      const distance = dx * dx + dy * dy
      if (distance < best) {
        best = distance
        nearest = n
      }
    }
    if (nearest >= 0) {
      const row = dataset.values.subarray(nearest * dataDim, (nearest + 1) * dataDim)
      return { x: Array.from(row), pointIndex: nearest }
    }
  }
  const x = current !== null && current.length === dataDim ? [...current] : new Array<number>(dataDim).fill(0)
  if (isCurve) x[0] = place[0]
  else {
    x[i] = place[0]
    x[j] = place[1]
  }
  return { x, pointIndex: null }
}
