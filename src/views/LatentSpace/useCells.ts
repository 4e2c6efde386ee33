import { useMemo } from 'react'
import type { IncompleteView, PartitionView } from '../../state/appState.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { planeCells, sliceCells } from './planeCells.ts'

/** The cells of the plane; of S = 3 those of the slice, which are cut to what the plot shows. */
export function useCells(
  view: PartitionView | null,
  rest: IncompleteView | null,
  plane: LatentPlane,
  extent: Extent2,
): ReturnType<typeof planeCells> {
  const geometry = view?.partition.geometry ?? rest?.incomplete.geometry ?? null
  const unitOffsets = view?.partition.unitOffsets ?? null
  const window = geometry?.kind === 'space' ? extent : null
  return useMemo(() => {
    if (geometry === null) return null
    if (geometry.kind !== 'space') return planeCells(geometry, unitOffsets)
    if (window === null || unitOffsets === null) return null
    const [[left, right], [bottom, top]] = window
    return sliceCells(geometry, unitOffsets, plane, [left, right, bottom, top])
  }, [geometry, unitOffsets, plane, window])
}
