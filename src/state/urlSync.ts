/** Keeps the address bar's hash in step with the state, and opens a link that is typed into it. */
import type { Commands } from './commands.ts'
import type { AppStore } from './createAppStore.ts'
import { undoablePart } from './slices/history.ts'
import type { UndoableState } from './appState.ts'
import { formatLink, parseLink } from './urlFields.ts'

const DEBOUNCE_MS = 200

/** Open what the present hash says, then follow changes both ways. Returns how to stop. */
export function startUrlSync(store: AppStore, commands: Commands): () => void {
  let written = ''
  let timer: ReturnType<typeof setTimeout> | undefined

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
    const now = undoablePart(state)
    const isSame =
      before !== null &&
      (Object.keys(now) as (keyof UndoableState)[]).every((key) => now[key] === before![key])
    if (isSame) return
    before = now
    clearTimeout(timer)
    timer = setTimeout(write, DEBOUNCE_MS)
  }
  void open(true)
  window.addEventListener('hashchange', onHashChange)
  const unsubscribe = store.subscribe(onChange)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    window.removeEventListener('hashchange', onHashChange)
  }
}
