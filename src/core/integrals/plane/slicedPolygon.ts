/**
 * A convex polygon in whitened coordinates (s, t), in which the Gaussian is standard: s along the axis from the mean to
 * the polygon's nearest point, t across it, counter-clockwise from s; both are 0 at the nearest point, so that the mean
 * lies at (−distance, 0) and the density is φ(distance + s) φ(t).
 *
 * A workspace of kernels: filled again and again by slicePolygon, never kept.
 */
export interface SlicedPolygon {
  numEdges: number
  /** Of the region, in its set. */
  firstEdge: number
  /** In standard deviations; 0 where the mean lies inside. */
  distance: number
  /** Which vertex (the start of that edge, counted within the region) is the nearest point; −1 where none is. */
  vertex: number
  /** On which edge it lies, or for a mean inside, which is nearest; −1 for the whole plane. */
  edge: number
  /** The nearest point, latent units [2]. */
  readonly anchor: Float64Array
  /** Lower Cholesky factor of the covariance: l11, l21, l22. */
  readonly factor: Float64Array
  /** The axis of s in whitened coordinates, a unit vector [2]. */
  readonly axis: Float64Array
  /** Moments are of s and t' = t − shear · s, in which thin fans keep their digits. */
  shear: number
  /** Whether the moments come from rays. */
  isFan: boolean
  /** The edge along which that s with t' = 0 runs; −1 for none. */
  ray: number
  /** Latent units of one s with t' = 0, then of one t' [4]: z = anchor + s (f0, f1) + t' (f2, f3). */
  readonly frame: Float64Array
  /** 1: the edge bounds slices from below, t ≥ height + slope · s; −1: from above; 0: an edge of constant s. */
  sides: Int8Array
  slopes: Float64Array
  heights: Float64Array
  /** s at the start of each edge; NaN at infinity, and where |t| is so large that no slice gets there. */
  starts: Float64Array
  /** s where an edge from or to such a distant vertex comes into sight, else NaN: at its start, at its end [numEdges,2]. */
  crossings: Float64Array
  hasCrossings: boolean
  /** Range of s, −∞ and ∞ where it has no end. */
  lowest: number
  highest: number
  /** Scratch: length of each whitened normal, and each line's signed distance from the mean. */
  norms: Float64Array
  offsets: Float64Array
}

export function createSlicedPolygon(): SlicedPolygon {
  const polygon = {
    numEdges: 0,
    firstEdge: 0,
    vertex: -1,
    edge: -1,
    distance: 0,
    anchor: new Float64Array(2),
    factor: new Float64Array(3),
    axis: new Float64Array(2),
    shear: 0,
    isFan: false,
    ray: -1,
    frame: new Float64Array(4),
    lowest: 0,
    highest: 0,
    hasCrossings: false,
  }
  return { ...polygon, ...arraysOf(16) }
}

/** Makes room for a region; allocates only when it has more edges than any before. */
export function reserveEdges(polygon: SlicedPolygon, numEdges: number): void {
  polygon.numEdges = numEdges
  if (numEdges > polygon.sides.length) Object.assign(polygon, arraysOf(2 * numEdges))
}

function arraysOf(
  size: number,
): Pick<SlicedPolygon, 'sides' | 'slopes' | 'heights' | 'starts' | 'crossings' | 'norms' | 'offsets'> {
  return {
    sides: new Int8Array(size),
    slopes: new Float64Array(size),
    heights: new Float64Array(size),
    starts: new Float64Array(size),
    crossings: new Float64Array(2 * size),
    norms: new Float64Array(size),
    offsets: new Float64Array(size),
  }
}
