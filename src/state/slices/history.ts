/** Undo and redo over the undoable part of the state. Entries share structure with the state, so they cost nothing. */
import type { TextKey } from '../../text/text.ts'
import type { AppState, HistoryEntry, UndoableState } from '../appState.ts'

/** Older entries fall off. */
export const MAX_HISTORY = 200

/** Tables that the entries alone hold may have this many numbers together, 128 MB: each stroke of drawn data leaves one. */
const MAX_KEPT_NUMBERS = 16_000_000

/** The part of the state that undo restores. */
export function undoablePart(state: UndoableState): UndoableState {
  const { preset, model, data, domain, selection, training } = state
  return { preset, model, data, domain, selection, training }
}

/** Apply a named change and remember it. A change of nothing is not remembered. */
export function withHistory(
  state: AppState,
  name: TextKey,
  change: Partial<AppState>,
  mergeKey: string | null = null,
): Partial<AppState> {
  const before = undoablePart(state)
  const after = undoablePart({ ...state, ...change })
  const isSame = (Object.keys(before) as (keyof UndoableState)[]).every((key) => before[key] === after[key])
  if (isSame) return change
  const last = state.history.past.at(-1)
  const merges = mergeKey !== null && last?.mergeKey === mergeKey
  const entry: HistoryEntry = { name, mergeKey, before: merges ? last.before : before, after }
  const past = [...(merges ? state.history.past.slice(0, -1) : state.history.past), entry].slice(-MAX_HISTORY)
  return { ...change, history: { past: withinMemory(past), future: [] } }
}

/** The entries from the last one back for whose tables there is memory; the last one always. */
function withinMemory(past: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const counted = new Set<Float64Array>()
  let numNumbers = 0
  for (let k = past.length - 1; k >= 0; k--) {
    const values = past[k]!.before.data.dataset?.values
    if (values === undefined || counted.has(values)) continue
    counted.add(values)
    numNumbers += values.length
    if (numNumbers > MAX_KEPT_NUMBERS && k < past.length - 1) return past.slice(k + 1)
  }
  return past
}

/** Take the last change back; nothing if there is none. */
export function undo(state: AppState): Partial<AppState> {
  const entry = state.history.past.at(-1)
  if (entry === undefined) return {}
  return {
    ...entry.before,
    history: { past: state.history.past.slice(0, -1), future: [entry, ...state.history.future] },
  }
}

/** Back to before the last change of parameters, and of whatever came after it; nothing where no model is known before. */
export function undoModel(state: AppState): Partial<AppState> {
  const { past, future } = state.history
  const at = past.findLastIndex(
    ({ before }) => before.model.version !== state.model.version && before.model.model !== null,
  )
  if (at < 0) return {}
  return {
    ...past[at]!.before,
    history: { past: past.slice(0, at), future: [...past.slice(at), ...future] },
  }
}

/** Do the change last taken back again; nothing if there is none. */
export function redo(state: AppState): Partial<AppState> {
  const [entry, ...future] = state.history.future
  if (entry === undefined) return {}
  return { ...entry.after, history: { past: [...state.history.past, entry], future } }
}

/** What a change of the document sets: all that is undone, and the versions that were given out. */
export function documentPart(state: AppState): Partial<AppState> {
  return { ...undoablePart(state), lastVersion: state.lastVersion }
}
