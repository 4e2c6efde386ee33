/** What the data space draws, as plain data: computed once per change, drawn by `drawDataSpace`. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import type {
  DensityScale,
  DensityView,
  PartitionView,
  PosteriorView,
  SamplesView,
} from '../../state/appState.ts'
import type { LabelClass } from './labelClasses.ts'
import { cellOf, eachCell, type Drawn } from '../../state/eachCell.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'

/** The manifold in two data coordinates. One coordinate: y is p's axis and stays 0. */
export type Manifold =
  | {
      readonly kind: 'curve'
      /** Flat x, y of the knots in order of z: the region limits, and the two ends of what is drawn. */
      readonly points: Float64Array
      /** Flat x, y of the region limits alone. */
      readonly knots: Float64Array
    }
  | {
      readonly kind: 'mesh'
      /** The image of each region as far as it is drawn: corners in order, flat x, y, one region after the other. */
      readonly corners: Float64Array
      /** First corner of each piece, and the end: [pieces + 1]. */
      readonly starts: Int32Array
    }

/** The manifold is drawn over this many prior standard deviations each way: a surface covers what lies behind it. */
const CURVE_REACH = 6
const MESH_REACH = 4

/** g(z) as the polyline or the mesh of polygons that it is; of S = 3 the slice that the latent space shows. */
export function manifoldOf(
  view: Drawn,
  plane: LatentPlane | null,
  coordinates: readonly [number, number],
  curveReach = CURVE_REACH,
): Manifold {
  const corners: number[] = []
  if (plane !== null) {
    const starts: number[] = [0]
    eachCell(view, plane, MESH_REACH, (region, latents) => {
      putImages(corners, view, region, latents, coordinates)
      starts.push(corners.length / 2)
    })
    return { kind: 'mesh', corners: Float64Array.from(corners), starts: Int32Array.from(starts) }
  }
  const knots: number[] = []
  eachCell(view, null, curveReach, (region, [lower, upper]) => {
    if (corners.length === 0) putImages(corners, view, region, [lower!], coordinates)
    else knots.push(...corners.slice(-2))
    putImages(corners, view, region, [upper!], coordinates)
  })
  return { kind: 'curve', points: Float64Array.from(corners), knots: Float64Array.from(knots) }
}

/** Adds g of latents [·, S] of one region in two data coordinates. */
function putImages(
  target: number[],
  { partition }: Drawn,
  region: number,
  latents: readonly number[],
  coordinates: readonly [number, number],
): void {
  const { slope, bias, dataDim, latentDim } = partition
  for (let i = 0; i < latents.length; i += latentDim) {
    for (const coordinate of coordinates) {
      const k = region * dataDim + coordinate
      let value = bias[k]!
      for (let s = 0; s < latentDim; s++) value += slope[k * latentDim + s]! * latents[i + s]!
      target.push(value)
    }
  }
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
  readonly manifold: Manifold | null
  readonly posterior: PosteriorView | null
  /** Of which there is no posterior yet, in the coordinates of the data: [dataDim]; null for none. */
  readonly selected: readonly number[] | null
  readonly dataDim: number
  /** The selected region's piece of the manifold: flat x, y, a polygon where the manifold is a mesh; null for none. */
  readonly regionPiece: Float64Array | null
}

/** The piece of the manifold over one region, cut to what is drawn; null where nothing of it is. */
export function regionPiece(
  view: PartitionView,
  plane: LatentPlane | null,
  regionId: number,
  coordinates: readonly [number, number],
): Float64Array | null {
  if (regionId >= view.partition.numRegions) return null
  const latents = cellOf(view, plane, plane === null ? CURVE_REACH : MESH_REACH, regionId)
  if (latents.length === 0) return null
  const corners: number[] = []
  putImages(corners, view, regionId, latents, coordinates)
  return Float64Array.from(corners)
}
