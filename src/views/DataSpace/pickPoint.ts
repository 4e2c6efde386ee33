import type { Dataset } from '../../core/datasets/dataset.ts'
import type { Range } from '../../plot/PlotFrame.tsx'
import { placesInPlane, pointInPlane } from '../../state/plane.ts'
import type { Plane } from '../../state/plane.ts'

/** A click this near to a data point means the point. */
const SNAP_PX = 6

interface PickContext {
  readonly dataset: Dataset | null
  /** Samples of the model that are drawn: [n, D] each. A click means them as well. */
  readonly samples: readonly Float64Array[]
  readonly plane: Plane
  readonly isCurve: boolean
  /** The present selection: its other coordinates stay where the plot shows only two of many. */
  readonly current: readonly number[] | null
  readonly dataDim: number
}

/** The observation that a click means: the nearest data point (or sample) within a few pixels, else the place itself. */
export function pickPoint(
  { dataset, samples, plane, isCurve, current, dataDim }: PickContext,
  place: readonly [number, number],
  perPx: Range,
): { x: number[]; pointIndex: number | null } {
  const row = (values: Float64Array, index: number): number[] =>
    Array.from(values.subarray(index * dataDim, (index + 1) * dataDim))
  const nearestIn = (values: Float64Array): number => {
    let best = SNAP_PX * SNAP_PX
    let nearest = -1
    const places = isCurve ? values : placesInPlane(plane, values, dataDim)
    const stride = isCurve ? 1 : 2
    for (let n = 0; n * stride < places.length; n++) {
      const dx = (places[n * stride]! - place[0]) / perPx[0]
      const dy = isCurve ? 0 : (places[n * stride + 1]! - place[1]) / perPx[1]
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
  const from = current?.length === dataDim ? current : new Array<number>(dataDim).fill(0)
  return { x: isCurve ? [place[0]] : pointInPlane(plane, place, from), pointIndex: null }
}
