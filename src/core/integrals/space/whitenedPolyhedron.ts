/**
 * A convex polyhedron in whitened coordinates, in which the Gaussian is standard: s along the axis from the mean to the
 * polyhedron's nearest point, (t, v) across it; all are 0 at the anchor, so that the mean lies at s = −distance and the
 * density is φ(distance + s) φ(t) φ(v).
 *
 * A workspace of kernels: filled again and again by whitenPolyhedron, never kept.
 */
export interface WhitenedPolyhedron {
  numFacets: number
  /** In standard deviations; 0 where the mean lies inside. */
  distance: number
  /** The nearest point, or the mean inside; latent units [3]. */
  readonly anchor: Float64Array
  /** The facets that the anchor lies on. */
  readonly through: number[]
  /** F with z = anchor + F y, FFᵀ the covariance; and its inverse: [3,3] row-major. */
  readonly factor: Float64Array
  readonly inverse: Float64Array
  /** The axes of s, t and v in whitened coordinates, orthonormal: [3,3], one axis a row. */
  readonly axes: Float64Array
  /** Range of s that facets of constant s leave; ±∞ without. */
  lowest: number
  highest: number
  /**
   * The other facets as lines that move with s: normal0 · t + normal1 · v + height + speed · s ≥ 0, normals of length 1,
   * sorted by their angle: the edges of a slice in counter-clockwise order.
   */
  numLines: number
  normal0: Float64Array
  normal1: Float64Array
  height: Float64Array
  speed: Float64Array
  /** Of the angle from the normal of line j to that of line i: [numLines, numLines]. */
  sines: Float64Array
  cosines: Float64Array
  /** Values of s between which slices keep their edges, rising; breaks[0 … numBreaks). */
  breaks: Float64Array
  numBreaks: number
  /** Facets as planes rise · s + across0 · t + across1 · v + offset ≥ 0 with a normal of length 1. */
  rise: Float64Array
  across0: Float64Array
  across1: Float64Array
  offset: Float64Array
  /** Scratch: whitened normals [F,3] of length 1, their lengths before, distances from the mean; angles of lines. */
  normals: Float64Array
  lengths: Float64Array
  depths: Float64Array
  angles: Float64Array
}

export function createWhitenedPolyhedron(): WhitenedPolyhedron {
  return {
    numFacets: 0,
    distance: 0,
    anchor: new Float64Array(3),
    through: [],
    factor: new Float64Array(9),
    inverse: new Float64Array(9),
    axes: new Float64Array(9),
    lowest: 0,
    highest: 0,
    numLines: 0,
    numBreaks: 0,
    breaks: new Float64Array(64),
    ...facetArrays(16),
  }
}

/** Makes room for a region; allocates only when it has more facets or edges than any before. */
export function reserveFacets(out: WhitenedPolyhedron, numFacets: number, numEdges: number): void {
  out.numFacets = numFacets
  if (numFacets > out.rise.length) Object.assign(out, facetArrays(2 * numFacets))
  const numBreaks = numFacets + 3 * numEdges
  if (numBreaks > out.breaks.length) out.breaks = new Float64Array(2 * numBreaks)
}

function facetArrays(size: number): Pick<WhitenedPolyhedron, 'normals' | 'sines' | 'cosines' | FacetArray> {
  const array = (): Float64Array => new Float64Array(size)
  return {
    normal0: array(),
    normal1: array(),
    height: array(),
    speed: array(),
    sines: new Float64Array(size * size),
    cosines: new Float64Array(size * size),
    rise: array(),
    across0: array(),
    across1: array(),
    offset: array(),
    normals: new Float64Array(3 * size),
    lengths: array(),
    depths: array(),
    angles: array(),
  }
}

type FacetArray =
  | 'normal0'
  | 'normal1'
  | 'height'
  | 'speed'
  | 'rise'
  | 'across0'
  | 'across1'
  | 'offset'
  | 'lengths'
  | 'depths'
  | 'angles'
