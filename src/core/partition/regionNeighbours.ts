import type { RegionGeometry } from './partition.ts'

/** The regions that share a side with each region: those of r are neighbours[starts[r]] … neighbours[starts[r + 1] − 1]. */
export interface RegionNeighbours {
  /** [R + 1] */
  readonly starts: Int32Array
  /** −1 on a side of a box. */
  readonly neighbours: Int32Array
}

/** Which regions lie side by side, whatever the latent dimension. */
export function regionNeighbours(geometry: RegionGeometry): RegionNeighbours {
  if (geometry.kind === 'plane') return { starts: geometry.edgeStarts, neighbours: geometry.edgeNeighbours }
  if (geometry.kind === 'space') return { starts: geometry.facetStarts, neighbours: geometry.facetNeighbours }
  const numRegions = geometry.limits.length - 1
  const starts = Int32Array.from({ length: numRegions + 1 }, (_, r) => 2 * r)
  const neighbours = Int32Array.from({ length: 2 * numRegions }, (_, i) => {
    const next = i % 2 === 0 ? i / 2 - 1 : (i + 1) / 2
    return next < numRegions ? next : -1
  })
  return { starts, neighbours }
}
