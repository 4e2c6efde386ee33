/** A session as a file: the link with as much room as it needs, and what no link holds. */
import { formatDataset } from '../core/datasets/formatDataset.ts'
import { formatEncoder } from '../core/network/formatModel.ts'
import type { AppState, Curve } from './appState.ts'
import { FILE_ROOM } from './linkPack.ts'
import { contentOf, curveOf } from './slices/runs.ts'
import { formatLink } from './urlFields.ts'

export const SESSION_VERSION = 1

/**
 * Model, data, views and settings as their link; the encoder; a table that is compared with; learning curves, that of the
 * present run as one to compare with: its states go by the bundle with the page. Empty before the first model.
 */
export function sessionText(state: AppState): string {
  const { model, encoder } = state.model
  if (model === null) return ''
  const { comparison } = state.data
  const { hash } = formatLink(state, FILE_ROOM)
  const parts = [
    `"format":"dgn-session","version":${SESSION_VERSION}`,
    `"link":${JSON.stringify(hash)}`,
    ...(encoder === null ? [] : [`"encoder":${formatEncoder(encoder)}`]),
    ...(comparison?.source.kind === 'file'
      ? [
          `"comparison":${JSON.stringify({
            name: comparison.source.name,
            label: comparison.table.label?.name ?? null,
            table: formatDataset(comparison.table),
          })}`,
        ]
      : []),
    `"curves":${JSON.stringify(curvesOf(state))}`,
  ]
  return `{${parts.join(',\n')}}\n`
}

function curvesOf({ runs, model }: AppState): Omit<Curve, 'id'>[] {
  const { current, ghost, pinned } = runs
  const present = current === null || current.records.length < 2 ? [] : [curveOf(0, current, model)]
  const all = [...pinned, ...(ghost === null ? [] : [ghost]), ...present]
  const known = new Map(all.map((curve) => [contentOf(curve), curve]))
  return [...known.values()].map(({ method, widths, points }) => ({
    method,
    widths,
    points,
  }))
}
