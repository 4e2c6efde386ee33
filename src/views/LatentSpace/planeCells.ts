import type { Partition, RegionGeometry } from '../../core/partition/partition.ts'
import type { PlaneScene } from './drawPlane.ts'

type Cells = Pick<PlaneScene, 'cells' | 'neighbours' | 'sideLayers'>

/** The regions of the plane as cells to draw; null for a geometry of another dimension. */
export function planeCells(
  geometry: RegionGeometry,
  unitOffsets: Partition['unitOffsets'] | null,
): Cells | null {
  if (geometry.kind !== 'plane') return null
  const { edgeStarts, lines, vertices, edgeNeighbours, edgeUnits } = geometry
  // layers are few: a look through them is quick
  const sideLayers =
    unitOffsets === null
      ? null
      : Int8Array.from(edgeUnits, (unit) => unitOffsets.findLastIndex((offset) => offset <= unit))
  return { cells: { starts: edgeStarts, lines, vertices }, neighbours: edgeNeighbours, sideLayers }
}
