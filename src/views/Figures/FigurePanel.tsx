import { useMemo } from 'react'
import type { JSX } from 'react'
import type { FigureId } from '../../core/figures/figure.ts'
import { figureCsv } from '../../figures/figureCsv.ts'
import { figureSvg } from '../../figures/figureSvg.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { FigureState } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { downloadBlob, downloadText } from '../../ui/downloadText.ts'
import { NumberField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { svgToPng } from '../../ui/svgToPng.ts'
import { MethodTable } from './MethodTable.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import { Variants } from './Variants.tsx'

/** One figure: its picture, what it is computed from, and what can be done with it. */
export function FigurePanel({ id }: { id: FigureId }): JSX.Element {
  const state = useAppState(({ figures }) => figures.each[id])
  const { settings, drawn } = state
  const figure = drawn?.figure ?? null
  const svg = useMemo(() => (figure === null ? null : figureSvg(id, figure)), [id, figure])
  return (
    <Panel title={t(`figures.title.${id}`)} aside={t('figures.number', { id })} className="figure-panel">
      <div className="figure-columns">
        <div className="figure-main">
          <Status id={id} state={state} />
          {drawn !== null && drawn.settings !== settings && <p className="quiet">{t('figures.stale')}</p>}
          <Picture id={id} svg={svg} isBusy={state.activity !== 'idle'} />
          <Exports id={id} state={state} svg={svg} />
          {(figure?.kind === 'comparison' || figure?.kind === 'images') && figure.result.runs.length > 0 && (
            <MethodTable comparison={figure.result} />
          )}
        </div>
        <section className="figure-settings column" aria-label={t('figures.settings')}>
          <Variants id={id} state={state} />
          <SettingsForm id={id} figure={settings} />
          <Actions id={id} state={state} />
        </section>
      </div>
    </Panel>
  )
}

/** The very SVG that is exported, as an image: nothing in it can act on the page. */
function Picture({ id, svg, isBusy }: { id: FigureId; svg: string | null; isBusy: boolean }): JSX.Element {
  const label = t('figures.picture', { id, title: t(`figures.title.${id}`) })
  return (
    <div className="figure-picture" tabIndex={0} role="region" aria-label={label} aria-busy={isBusy}>
      {svg !== null && (
        <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={label} />
      )}
    </div>
  )
}

/** What is being computed, and how it ended. */
function Status({ id, state }: { id: FigureId; state: FigureState }): JSX.Element {
  const { figureDesk } = useApp()
  const { activity, fraction, numDone, numRuns, outcome, failure } = state
  const percent = Math.floor(100 * fraction)
  const words =
    activity === 'batch'
      ? t('figures.workingRuns', { done: numDone, count: numRuns, percent })
      : t('figures.working', { id, percent })
  return (
    <div className="figure-status">
      {activity !== 'idle' && (
        <div className="job">
          <progress max={1} value={fraction} aria-label={t('figures.number', { id })} />
          <span data-testid="figure-progress">{words}</span>
          <button type="button" onClick={() => figureDesk.cancel(id)}>
            {t('figures.cancel')}
          </button>
        </div>
      )}
      {/* progress would be too much to listen to: only its end is announced */}
      <p role="status" className={outcome === 'done' ? 'visually-hidden' : 'quiet'}>
        {outcome === 'done' && t('figures.done', { id })}
        {outcome === 'cancelled' && t('figures.cancelled')}
      </p>
      {failure !== null && (
        <p className="failure" role="alert">
          {t('figures.failed', { why: t(failure.key, failure.params) })}
        </p>
      )}
    </div>
  )
}

function Actions({ id, state }: { id: FigureId; state: FigureState }): JSX.Element {
  const { figureDesk } = useApp()
  const batchRuns = useAppState(({ figures }) => figures.batchRuns)
  const isIdle = state.activity === 'idle'
  return (
    <div className="column">
      <button type="button" className="primary" disabled={!isIdle} onClick={() => void figureDesk.run(id)}>
        {t('figures.run')}
      </button>
      {(state.settings.kind === 'comparison' || state.settings.kind === 'images') && (
        <div className="row wrap">
          <NumberField
            label={t('figures.batchRuns')}
            value={batchRuns}
            limits={LIMITS.batchRuns}
            isInteger
            onChange={figureDesk.setBatchRuns}
          />
          <button type="button" disabled={!isIdle} onClick={() => void figureDesk.runBatch(id)}>
            {t('figures.batch')}
          </button>
        </div>
      )}
    </div>
  )
}

const PNG_SCALE = 2

function Exports({
  id,
  state: { drawn },
  svg,
}: {
  id: FigureId
  state: FigureState
  svg: string | null
}): JSX.Element {
  const { store, commands } = useApp()
  const name = `figure-${id}`
  const exportPng = async (): Promise<void> => {
    if (svg === null) return
    const png = await svgToPng(svg, PNG_SCALE)
    if (png === null) commands.notify({ tone: 'error', key: 'figures.pngFailed' })
    else downloadBlob(png, `${name}.png`)
  }
  const exportCsv = (): void => {
    // the newest, whatever has been drawn yet
    const figure = store.getState().figures.each[id].drawn?.figure
    if (figure !== undefined) downloadText(figureCsv(id, figure), `${name}.csv`, 'text/csv')
  }
  return (
    <div className="row wrap">
      <button type="button" disabled={svg === null} onClick={() => void exportPng()}>
        {t('figures.exportPng')}
      </button>
      <button
        type="button"
        disabled={svg === null}
        onClick={() => downloadText(svg ?? '', `${name}.svg`, 'image/svg+xml')}
      >
        {t('figures.exportSvg')}
      </button>
      <button type="button" disabled={drawn === null} onClick={exportCsv}>
        {t('figures.exportCsv')}
      </button>
    </div>
  )
}
