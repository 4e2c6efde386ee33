/** Keeps the address bar's hash in step with the state, and opens a link that is typed into it. */
import type { FigureId } from '../core/figures/figure.ts'
import type { Commands } from './commands.ts'
import type { AppStore } from './createAppStore.ts'
import type { FigureDesk } from './figureDesk.ts'
import { errorWords } from './errorWords.ts'
import { splitFigureLink, withFigureLink } from './figureLink.ts'
import type { LessonDesk } from './lessons/lessonDesk.ts'
import { formatPlace, splitLessonLink, withLessonLink } from './lessons/lessonLink.ts'
import type { LessonPlace } from './lessons/lessonState.ts'
import type { Layout } from './layout.ts'
import { splitLayoutLink, withLayoutLink } from './layoutLink.ts'
import { hasPackedFields, loadPackedReaders } from './packedReaders.ts'
import { undoablePart } from './slices/history.ts'
import type { UndoableState } from './appState.ts'
import { formatLink, parseLink } from './urlFields.ts'

const DEBOUNCE_MS = 200
/** While changes go on and on, as in training, the link is written this often. */
const MAX_WAIT_MS = 1000

/** Open what the present hash says, then follow changes both ways. Returns how to stop. */
export function startUrlSync(
  store: AppStore,
  commands: Commands,
  figureDesk: Pick<FigureDesk, 'open'>,
  lessonDesk: Pick<LessonDesk, 'open'>,
): () => void {
  /** The lab's own link, without the page of a figure. */
  let written = ''
  let page: FigureId | null = null
  /** Of two links in a row the later one counts, whichever is read first. */
  let lastLink = 0
  /** The entry of the browser's history over which the page was opened: going back to it closes the page. */
  let under: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let unwrittenSince: number | null = null

  /** The link of the lab with what lies over it. */
  const wholeLink = (rest: string, figure: FigureId | null): string =>
    withLayoutLink(
      withFigureLink(withLessonLink(rest, store.getState().lessons.at), figure),
      store.getState().ui.layout,
    )
  const splitLink = (): {
    rest: string
    figure: FigureId | null
    place: LessonPlace | null
    layout: Layout
  } => {
    const { rest, layout } = splitLayoutLink(location.hash)
    const { rest: own, figure } = splitFigureLink(rest)
    return { ...splitLessonLink(own), figure, layout }
  }
  const showLayout = (layout: Layout): void => {
    if (withLayoutLink('', layout) !== withLayoutLink('', store.getState().ui.layout))
      commands.setLayout(layout)
  }

  const showPage = (figure: FigureId | null): void => {
    page = figure
    if (figure === null) under = null
    if (store.getState().figures.page !== figure) figureDesk.open(figure)
  }
  const open = async (isFirst: boolean): Promise<void> => {
    const { rest, figure, place, layout } = splitLink()
    showLayout(layout)
    showPage(figure)
    const link = ++lastLink
    let isReadable = true
    if (hasPackedFields(rest)) {
      try {
        await loadPackedReaders()
      } catch (error) {
        isReadable = false
        commands.notify({ tone: 'error', ...errorWords(error) })
      }
      if (link !== lastLink) return
    }
    // a page alone is as its author made it; other fields of the link win over that
    const isAlone = isBare(rest)
    if (place !== null && isAlone && (await lessonDesk.open(place, isFirst ? 'first' : 'link'))) return
    const { scene, problems, omitted } = parseLink(isReadable ? rest : '')
    await commands.openScene(scene, isFirst ? null : 'command.openLink')
    if (place !== null && !isAlone) void lessonDesk.open(place, 'keep')
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
    const whole = wholeLink(written, page)
    if (location.hash !== whole) history.replaceState(null, '', whole)
  }
  const onHashChange = (): void => {
    const { rest, figure, place, layout } = splitLink()
    if (rest !== written && location.hash !== under) return void open(false)
    if (place !== null && !isSamePlace(place, store.getState().lessons.at))
      void lessonDesk.open(place, 'keep')
    showLayout(layout)
    showPage(figure)
    // the lab may have moved on under the page
    if (store.getState().model.model !== null) write()
  }
  /** A page opens as a new entry of the browser's history, so that Back returns to the lab. */
  const onPage = (): void => {
    const { page: next } = store.getState().figures
    if (next === page) return
    const before = page
    page = next
    if (next === null && under !== null) {
      history.back()
      return
    }
    const whole = wholeLink(splitLink().rest, next)
    if (before === null) {
      under = location.hash
      history.pushState(null, '', whole)
    } else history.replaceState(null, '', whole)
  }
  let before: UndoableState | null = null
  let layoutBefore = store.getState().ui.layout
  let placeBefore = store.getState().lessons.at
  const onChange = (): void => {
    onPage()
    const state = store.getState()
    const { at } = state.lessons
    if (state.ui.layout !== layoutBefore || !isSamePlace(at, placeBefore)) {
      layoutBefore = state.ui.layout
      placeBefore = at
      history.replaceState(null, '', wholeLink(splitLink().rest, page))
    }
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

/** Whether a hash says nothing of the lab itself. */
function isBare(hash: string): boolean {
  return /^#?(v=\d+)?$/.test(hash)
}

function isSamePlace(a: LessonPlace | null, b: LessonPlace | null): boolean {
  return a === b || (a !== null && b !== null && formatPlace(a) === formatPlace(b))
}
