import type { Partition } from '../../core/partition/partition.ts'
import type { PlaneScene } from './drawPlane.ts'

/** The regions of the plane as cells to draw; null for a partition of another dimension. */
export function planeCells({
  geometry,
  unitOffsets,
}: Partition): (Pick<PlaneScene, 'cells' | 'neighbours'> & { readonly sideLayers: Int8Array }) | null {
  if (geometry.kind !== 'plane') return null
  const { edgeStarts, lines, vertices, edgeNeighbours, edgeUnits } = geometry
  // layers are few: a look through them is quick
  const sideLayers = Int8Array.from(edgeUnits, (unit) =>
    unitOffsets.findLastIndex((offset) => offset <= unit),
  )
  return { cells: { starts: edgeStarts, lines, vertices }, neighbours: edgeNeighbours, sideLayers }
}
