import { clipCell } from '../plot/clipCell.ts'
import type { PartitionView } from './appState.ts'
import { priorStd } from './priorStd.ts'

type Drawn = Pick<PartitionView, 'partition' | 'model'>

/**
 * A region as far as it lies within so many prior standard deviations of 0 in each latent coordinate: its corners in
 * order around it (flat [·, S]); empty where it lies outside. For drawing.
 */
export function cellOf({ partition, model }: Drawn, numStd: number, region: number): readonly number[] {
  const { geometry } = partition
  const reach = numStd * priorStd(model, 0)
  if (geometry.kind === 'line') {
    const lower = Math.max(geometry.limits[region]!, -reach)
    const upper = Math.min(geometry.limits[region + 1]!, reach)
    return lower <= upper ? [lower, upper] : []
  }
  const { edgeStarts, lines } = geometry
  const height = numStd * priorStd(model, 1)
  const around = [-reach, reach, -height, height] as const
  return clipCell(lines, edgeStarts[region]!, edgeStarts[region + 1]!, around).corners
}

/** Every region of which something lies there. */
export function eachCell(
  view: Drawn,
  numStd: number,
  visit: (region: number, corners: readonly number[]) => void,
): void {
  for (let region = 0; region < view.partition.numRegions; region++) {
    const corners = cellOf(view, numStd, region)
    if (corners.length > 0) visit(region, corners)
  }
}
