import { clipCell } from '../plot/clipCell.ts'
import type { Window } from '../plot/clipCell.ts'
import type { PartitionView } from './appState.ts'
import { latentAt } from './latentPlane.ts'
import type { LatentPlane } from './latentPlane.ts'
import { priorStd } from './priorStd.ts'
import { sliceLines } from './sliceLines.ts'

/** What a picture of the regions, or of their images, is made of. */
export type Drawn = Pick<PartitionView, 'partition' | 'model'>

/**
 * A region as far as it lies within so many prior standard deviations of 0 in each latent coordinate that is drawn: its
 * corners in order around it (flat [·, S]); empty where it lies outside. For drawing; of S = 3 the slice.
 *
 * @param plane  null for S = 1
 */
export function cellOf(
  { partition, model }: Drawn,
  plane: LatentPlane | null,
  numStd: number,
  region: number,
): readonly number[] {
  const { geometry } = partition
  if (geometry.kind === 'line' || plane === null) {
    if (geometry.kind !== 'line') return []
    const reach = numStd * priorStd(model)
    const lower = Math.max(geometry.limits[region]!, -reach)
    const upper = Math.min(geometry.limits[region + 1]!, reach)
    return lower <= upper ? [lower, upper] : []
  }
  const [width, height] = plane.axes.map((axis) => numStd * priorStd(model, axis)) as [number, number]
  const around: Window = [-width, width, -height, height]
  if (geometry.kind === 'plane') {
    const { lines, edgeStarts } = geometry
    return clipCell(lines, edgeStarts[region]!, edgeStarts[region + 1]!, around).corners
  }
  const lines = sliceLines(geometry, plane, region)
  const { corners } = clipCell(lines, 0, lines.length / 3, around)
  return Array.from({ length: corners.length / 2 }, (_, i) =>
    latentAt(plane, [corners[2 * i]!, corners[2 * i + 1]!]),
  ).flat()
}

/** Every region of which something lies there. */
export function eachCell(
  view: Drawn,
  plane: LatentPlane | null,
  numStd: number,
  visit: (region: number, corners: readonly number[]) => void,
): void {
  for (let region = 0; region < view.partition.numRegions; region++) {
    const corners = cellOf(view, plane, numStd, region)
    if (corners.length > 0) visit(region, corners)
  }
}
