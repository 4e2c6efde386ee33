import { lazy, Suspense, useEffect, useState } from 'react'
import type { JSX } from 'react'
import { formatList, formatNumber } from '../plot/formatNumber.ts'
import { refreshPlotColours } from '../plot/plotColours.ts'
import { useAppState } from '../state/AppContext.tsx'
import { isPosteriorStale, leadingRegions, shownPosterior } from '../state/selectors.ts'
import { firstPicture } from '../state/firstPicture.ts'
import type { PanelId } from '../state/layout.ts'
import { isDocked } from '../state/lessons/lessonState.ts'
import { loadText } from '../text/catalogue.ts'
import { t } from '../text/text.ts'
import { PanelTools } from '../ui/panelTools.ts'
import { Anomalies } from './Anomalies/Anomalies.tsx'
import { Completion } from './Completion/Completion.tsx'
import { DataPanel } from './DataSpace/DataPanel.tsx'
import { Dialogs } from './Dialogs/Dialogs.tsx'
import { Inspector } from './Inspector/Inspector.tsx'
import { Blank } from './Layout/Blank.tsx'
import { usePresenterKeys } from './Layout/usePresenterKeys.ts'
import { useTypeSize } from './Layout/useTypeSize.ts'
import { Approximations, ModelSelection, preloadLaterParts, Race } from './laterParts.tsx'
import { LearningCurves } from './LearningCurves/LearningCurves.tsx'
import { LatentSpace } from './LatentSpace/LatentSpace.tsx'
import { Notices } from './Notices.tsx'
import { OfflineStatus } from './OfflineStatus.tsx'
import { SaveFigure } from './Save/SaveFigure.tsx'
import { Setup } from './Setup/Setup.tsx'
import { TopBar } from './TopBar/TopBar.tsx'
import { useFileDrop } from './useFileDrop.ts'
import { useScreenWidth } from './useScreenWidth.ts'
import type { ScreenWidth } from './useScreenWidth.ts'
import { useShortcuts } from './useShortcuts.ts'

/** Only who opens it loads it. */
const FiguresPage = lazy(async () => {
  const page = await import('./Figures/FiguresPage.tsx')
  return { default: page.FiguresPage }
})

/** The same of the lessons, with their words. */
const LessonDock = lazy(async () => {
  const [dock] = await Promise.all([import('./Lessons/LessonDock.tsx'), loadText('lessons')])
  return { default: dock.LessonDock }
})

const PANELS: Readonly<Record<PanelId, JSX.Element>> = {
  setup: <Setup key="setup" />,
  data: <DataPanel key="data" />,
  latent: <LatentSpace key="latent" />,
  curves: <LearningCurves key="curves" />,
  completion: <Completion key="completion" />,
  anomalies: <Anomalies key="anomalies" />,
  approximations: <Approximations key="approximations" />,
  race: <Race key="race" />,
  selection: <ModelSelection key="selection" />,
  inspector: <Inspector key="inspector" />,
}

/** Further questions to the model, each under a line that opens it. */
const QUESTIONS = ['completion', 'anomalies', 'race', 'approximations', 'selection'] as const

/** In the order in which they are read and tabbed through: pictures first where there is room for one column. */
const PANEL_ORDERS: Readonly<Record<ScreenWidth, readonly PanelId[]>> = {
  wide: ['setup', 'data', 'latent', 'curves', ...QUESTIONS, 'inspector'],
  medium: ['data', 'latent', 'curves', ...QUESTIONS, 'inspector', 'setup'],
  narrow: ['data', 'curves', 'inspector', 'latent', ...QUESTIONS, 'setup'],
}

const saveFigure = (title: string): JSX.Element => <SaveFigure title={title} />

/** All of it anew in another language: words are read while drawing. */
export function App(): JSX.Element {
  const language = useAppState((state) => state.ui.language)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return (
    <PanelTools value={saveFigure}>
      <Lab key={language} />
    </PanelTools>
  )
}

function Lab(): JSX.Element {
  const isWorking = useAppState((state) => state.jobs.document.status === 'working')
  const isPlaying = useAppState((state) => state.runs.activity === 'playing')
  const figure = useAppState((state) => state.figures.page)
  const layout = useAppState((state) => state.ui.layout)
  const alone = useAppState((state) => state.ui.alone)
  const hasLesson = useAppState((state) => isDocked(state.lessons))
  const order = PANEL_ORDERS[useScreenWidth()]
  const panels = order.filter((panel) => (alone === null ? layout.panels.includes(panel) : panel === alone))
  const [isBlank, setBlank] = useState(false)
  useTheme()
  useEffect(() => {
    // without them they load when they are shown, and say so if they cannot
    void firstPicture()
      .then(preloadLaterParts)
      .catch(() => undefined)
  }, [])
  useTypeSize()
  usePresenterKeys(() => setBlank(true))
  useShortcuts()
  const isDropping = useFileDrop()
  return (
    <>
      {figure === null ? (
        <>
          <TopBar />
          <main
            aria-busy={isWorking}
            data-playing={isPlaying}
            data-view={layout.mode}
            data-alone={panels.length === 1}
            data-hide={layout.hidden.join(' ')}
            data-lesson={hasLesson}
          >
            {hasLesson && (
              <Suspense fallback={<p className="quiet panel lesson">{t('lesson.loading')}</p>}>
                <LessonDock />
              </Suspense>
            )}
            {panels.map((panel) => PANELS[panel])}
          </main>
        </>
      ) : (
        <Suspense fallback={<p className="quiet">{t('figures.loading')}</p>}>
          <FiguresPage id={figure} />
        </Suspense>
      )}
      <OfflineStatus />
      {isDropping && <div className="drop-veil">{t('drop.here')}</div>}
      <Notices />
      <Dialogs />
      {isBlank && <Blank onEnd={() => setBlank(false)} />}
      <LiveRegion />
    </>
  )
}

/** Follows the reader's choice, or the system's, and tells the canvases. */
function useTheme(): void {
  const theme = useAppState((state) => state.ui.theme)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] =
        theme === 'system' ? (query.matches ? 'dark' : 'light') : theme
      // the browser's own bars go on where the top bar ends
      const panel = getComputedStyle(document.documentElement).getPropertyValue('--panel')
      document.querySelector('meta[name="theme-color"]')?.setAttribute('content', panel)
      refreshPlotColours()
    }
    apply()
    query.addEventListener('change', apply)
    return () => query.removeEventListener('change', apply)
  }, [theme])
}

/** Says in words what a selection brought. */
function LiveRegion(): JSX.Element {
  const isStale = useAppState(isPosteriorStale)
  const view = useAppState(shownPosterior)
  // training changes it many times a second: nobody could listen to that
  const isPlaying = useAppState((state) => state.runs.activity === 'playing')
  const alone = useAppState((state) => state.ui.alone)
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {alone !== null && t('live.alone', { panel: t(`layout.panel.${alone}`) })}
      {view !== null &&
        !isStale &&
        !isPlaying &&
        t('live.selected', {
          x: formatList(view.x.slice(0, 4)),
          logPx: formatNumber(view.posterior.logMarginal),
          held: leadingRegions(view.posterior.logRegionPosterior, 0.99).length,
        })}
    </p>
  )
}
