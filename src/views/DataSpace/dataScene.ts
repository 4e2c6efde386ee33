/** What the data space draws, as plain data: computed once per change, drawn by `drawDataSpace`. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import type {
  DensityScale,
  DensityView,
  PartitionView,
  PosteriorView,
  SamplesView,
} from '../../state/appState.ts'
import { priorStd } from '../../state/selectors.ts'
import type { LabelClass } from './labelClasses.ts'
import { shownLine } from '../../state/shownLine.ts'

export interface ManifoldCurve {
  /** Flat x, y of the knots in order of z: the region limits, and the two ends of what is drawn. */
  readonly points: Float64Array
  /** Flat x, y of the region limits alone. */
  readonly knots: Float64Array
}

/** The unbounded ends of the manifold are drawn this many prior standard deviations out. */
const DRAWN_REACH = 6

/** g(z) in two data coordinates, as the polyline that it is. One coordinate: y is z's density axis and stays 0. */
export function manifoldCurve(view: PartitionView, coordinates: readonly [number, number]): ManifoldCurve {
  const { partition, model } = view
  const { slope, bias, dataDim, numRegions } = partition
  const { limits } = shownLine(partition)
  const reach = DRAWN_REACH * priorStd(model)
  const points: number[] = []
  const knots: number[] = []
  const put = (target: number[], region: number, z: number): void => {
    for (const coordinate of coordinates) {
      const k = region * dataDim + coordinate
      target.push(slope[k]! * z + bias[k]!)
    }
  }
  for (let region = 0; region < numRegions; region++) {
    const lower = limits[region]!
    const upper = limits[region + 1]!
    if (upper < -reach || lower > reach) continue
    if (points.length === 0) put(points, region, Math.max(lower, -reach))
    put(points, region, Math.min(upper, reach))
    if (upper < reach) put(knots, region, upper)
  }
  return { points: Float64Array.from(points), knots: Float64Array.from(knots) }
}

export interface DataScene {
  readonly coordinates: readonly [number, number]
  /** One data coordinate: the picture is a curve of p(x) with the data as a rug. */
  readonly isCurve: boolean
  readonly density: DensityView | null
  readonly densityScale: DensityScale
  readonly showContours: boolean
  readonly dataset: Dataset | null
  /** The points by label, to be told apart; null for all alike. */
  readonly classes: readonly LabelClass[] | null
  readonly samples: SamplesView | null
  readonly manifold: ManifoldCurve | null
  readonly posterior: PosteriorView | null
  readonly dataDim: number
  /** The selected region's piece of the manifold: flat x, y; null for none. */
  readonly regionPiece: Float64Array | null
}

/** The piece of the manifold over one region, cut to what is drawn. */
export function regionPiece(
  view: PartitionView,
  regionId: number,
  coordinates: readonly [number, number],
): Float64Array | null {
  const { partition, model } = view
  if (regionId >= partition.numRegions) return null
  const reach = DRAWN_REACH * priorStd(model)
  const { limits } = shownLine(partition)
  const lower = Math.max(limits[regionId]!, -reach)
  const upper = Math.min(limits[regionId + 1]!, reach)
  if (!(lower <= upper)) return null
  const value = (coordinate: number, z: number): number => {
    const k = regionId * partition.dataDim + coordinate
    return partition.slope[k]! * z + partition.bias[k]!
  }
  return Float64Array.from([lower, upper].flatMap((z) => coordinates.map((c) => value(c, z))))
}
