/** Keeps the address bar's hash in step with the state, and opens a link that is typed into it. */
import type { Commands } from './commands.ts'
import type { AppStore } from './createAppStore.ts'
import { undoablePart } from './slices/history.ts'
import type { UndoableState } from './appState.ts'
import { formatLink, parseLink } from './urlFields.ts'

const DEBOUNCE_MS = 200
/** While changes go on and on, as in training, the link is written this often. */
const MAX_WAIT_MS = 1000

/** Open what the present hash says, then follow changes both ways. Returns how to stop. */
export function startUrlSync(store: AppStore, commands: Commands): () => void {
  let written = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let unwrittenSince: number | null = null

  const open = async (isFirst: boolean): Promise<void> => {
    const { scene, problems, omitted } = parseLink(location.hash)
    await commands.openScene(scene, isFirst)
    for (const part of omitted) commands.notify({ tone: 'warning', key: `notice.omitted.${part}` })
    if (problems.length > 0) {
      commands.notify({
        tone: 'warning',
        key: 'notice.linkProblems',
        params: { fields: problems.join(', ') },
      })
    }
  }
  const write = (): void => {
    unwrittenSince = null
    const { hash, omitted } = formatLink(store.getState())
    commands.setLinkOmitted(omitted)
    written = `#${hash}`
    if (location.hash !== written) history.replaceState(null, '', written)
  }
  const onHashChange = (): void => {
    if (location.hash !== written) void open(false)
  }
  let before: UndoableState | null = null
  const onChange = (): void => {
    const state = store.getState()
    if (state.model.model === null) return
    const parts = undoablePart(state)
    const isSame =
      before !== null &&
      (Object.keys(parts) as (keyof UndoableState)[]).every((key) => parts[key] === before![key])
    if (isSame) return
    before = parts
    clearTimeout(timer)
    const now = performance.now()
    unwrittenSince ??= now
    timer = setTimeout(write, Math.min(DEBOUNCE_MS, Math.max(0, unwrittenSince + MAX_WAIT_MS - now)))
  }
  /** A page that goes away takes the last change with it. */
  const onPageHide = (): void => {
    if (unwrittenSince !== null) write()
  }
  void open(true)
  window.addEventListener('pagehide', onPageHide)
  window.addEventListener('hashchange', onHashChange)
  const unsubscribe = store.subscribe(onChange)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    window.removeEventListener('pagehide', onPageHide)
    window.removeEventListener('hashchange', onHashChange)
  }
}
