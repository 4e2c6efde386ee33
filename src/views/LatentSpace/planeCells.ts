import type { Partition, RegionGeometry, SpaceGeometry } from '../../core/partition/partition.ts'
import { clipCell } from '../../plot/clipCell.ts'
import type { Window } from '../../plot/clipCell.ts'
import { boxesOf } from '../../plot/rasteriseCells.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import { sliceLines } from '../../state/sliceLines.ts'
import type { PlaneScene } from './drawPlane.ts'

type Cells = Pick<PlaneScene, 'cells' | 'neighbours' | 'sideLayers'>

/** The regions of the plane as cells to draw; null for a geometry of another dimension. */
export function planeCells(
  geometry: RegionGeometry,
  unitOffsets: Partition['unitOffsets'] | null,
): Cells | null {
  if (geometry.kind !== 'plane') return null
  const { edgeStarts, lines, vertices, edgeNeighbours, edgeUnits } = geometry
  return {
    cells: { starts: edgeStarts, lines, vertices, boxes: boxesOf(edgeStarts, vertices) },
    neighbours: edgeNeighbours,
    sideLayers: unitOffsets === null ? null : layersOf(edgeUnits, unitOffsets),
  }
}

/** Layers are few: a look through them is quick. */
function layersOf(units: ArrayLike<number>, unitOffsets: Int32Array): Int8Array {
  return Int8Array.from(units, (unit) => unitOffsets.findLastIndex((offset) => offset <= unit))
}

/** Where a slice cuts the regions of space, as far as a window shows it: one cell a region, far away where it shows none. */
export function sliceCells(
  geometry: SpaceGeometry,
  unitOffsets: Int32Array,
  plane: LatentPlane,
  window: Window,
): Cells {
  const { facetStarts, facetUnits, facetNeighbours } = geometry
  const [left, right] = window
  const starts: number[] = [0]
  const lines: number[] = []
  const vertices: number[] = []
  const neighbours: number[] = []
  const units: number[] = []
  for (let region = 0; region < facetStarts.length - 1; region++) {
    const cut = sliceLines(geometry, plane, region)
    const { corners, sides } = clipCell(cut, 0, cut.length / 3, window)
    sides.forEach((side, i) => {
      vertices.push(corners[2 * i]!, corners[2 * i + 1]!)
      if (side < 0) {
        lines.push(...frameLine(corners, i))
        neighbours.push(0)
        units.push(-1)
      } else {
        // the very numbers of the facet, which its other region has negated
        lines.push(cut[3 * side]!, cut[3 * side + 1]!, cut[3 * side + 2]!)
        neighbours.push(facetNeighbours[facetStarts[region]! + side]!)
        units.push(facetUnits[facetStarts[region]! + side]!)
      }
    })
    if (sides.length === 0) {
      // a cell without a side would be all of the plane
      vertices.push(left - (right - left), window[2])
      lines.push(0, 0, -1)
      neighbours.push(0)
      units.push(-1)
    }
    starts.push(neighbours.length)
  }
  const ends = Int32Array.from(starts)
  const corners = Float64Array.from(vertices)
  return {
    cells: {
      starts: ends,
      lines: Float64Array.from(lines),
      vertices: corners,
      boxes: boxesOf(ends, corners),
    },
    neighbours: Int32Array.from(neighbours),
    sideLayers: layersOf(units, unitOffsets),
  }
}

/** The line of the window's own side from one corner to the next, counter-clockwise. */
function frameLine(corners: readonly number[], i: number): readonly [number, number, number] {
  const next = (2 * i + 2) % corners.length
  const [x, y] = [corners[2 * i]!, corners[2 * i + 1]!]
  const [dx, dy] = [corners[next]! - x, corners[next + 1]! - y]
  const length = Math.hypot(dx, dy) || 1
  const [n0, n1] = [-dy / length, dx / length]
  return [n0, n1, -(n0 * x + n1 * y)]
}
