import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { TrainingRun } from '../../state/appState.ts'
import { requestLike } from '../../state/architecture.ts'
import { startOf } from '../../state/recipe.ts'
import { shownEpoch } from '../../state/selectors.ts'
import { currentCheckpoint, isOfPresentData, recordAt, runPoint } from '../../state/slices/runs.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Legend, type LegendEntry } from '../../ui/Legend.tsx'
import { Num } from '../../ui/Num.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { along, curveScene, type CurveScene } from './curveScene.ts'
import { drawLearningCurves, drawShownEpoch } from './drawLearningCurves.ts'
import { EpochTable } from './EpochTable.tsx'
import { stepWords } from './stepWords.ts'

const PLOT_PX = 180

export function LearningCurves(): JSX.Element {
  const { commands } = useApp()
  const runs = useAppState((state) => state.runs)
  const model = useAppState((state) => state.model)
  const axis = useAppState((state) => state.ui.curveAxis)
  const epoch = useAppState(shownEpoch)
  const { current: run, pinned } = runs
  const scene = curveScene(runs, model, axis)
  const isOfRun = useAppState((state) => runPoint(state) !== null)
  const isSameData = useAppState(
    (state) => state.runs.current !== null && isOfPresentData(state, state.runs.current),
  )
  const record = run === null || !isOfRun ? undefined : recordAt(run, epoch)
  const elbo = record?.checkpoint?.elbo ?? null
  const title = t('curves.title')
  const isEmpty = scene.curves.length === 0
  return (
    <Panel title={title} aside={<Activity />} className="learning-curves">
      <LastStep />
      <PlotFrame
        label={title}
        summary={summaryOf(run, epoch)}
        xDomain={scene.xDomain}
        yDomain={scene.yDomain}
        xLabel={t(axis === 'epoch' ? 'curves.byEpoch' : 'curves.bySeconds')}
        yLabel={t('curves.nll')}
        height={PLOT_PX}
        draw={(area) => {
          drawLearningCurves(area, scene, axis)
          if (record !== undefined) drawShownEpoch(area, along(record, axis), record.nll)
        }}
        isStale={run !== null && run.records.length > 0 && !isOfRun}
        {...(run === null || !isSameData
          ? {}
          : { onPick: (x: number) => commands.showEpoch(nearestEpoch(run, x, axis)) })}
      >
        {isEmpty && <p className="plot-note">{t('curves.empty')}</p>}
      </PlotFrame>
      {run !== null && run.records.length > 0 && !isOfRun && <p>{t('curves.otherRun')}</p>}
      {run !== null && run.records.length > 0 && isSameData && <Scrubber run={run} epoch={epoch} />}
      <Legend entries={legendOf(scene)} />
      {noteOf(run) !== null && <p className="quiet small">{noteOf(run)}</p>}
      {run !== null && (run.records[0]?.epoch ?? 0) > 0 && (
        <p className="quiet small">{t(`curves.partial.${run.before}`, { epoch: run.records[0]!.epoch })}</p>
      )}
      <div className="row wrap">
        <SelectField
          label={t('curves.axis')}
          value={axis}
          options={[
            { value: 'epoch', label: t('curves.axis.epoch') },
            { value: 'seconds', label: t('curves.axis.seconds') },
          ]}
          onChange={commands.setCurveAxis}
        />
        <button
          type="button"
          disabled={run === null || run.records.length < 2}
          onClick={() => commands.pin()}
        >
          {t('curves.pin')}
        </button>
        {runs.ghost !== null && (
          <button type="button" onClick={() => commands.clearGhost()}>
            {t('curves.clearGhost')}
          </button>
        )}
        {record?.heldOutNll !== null && record !== undefined && (
          <span>
            {t('curves.heldOutNow')} <Num value={record.heldOutNll} testId="held-out-nll" />
          </span>
        )}
        {elbo !== null && record !== undefined && (
          <span>
            {t('curves.elboNow')} <Num value={elbo.value} testId="elbo" />
            {t('curves.gapNow')} <Num value={-record.nll - elbo.value} testId="kl-gap" />
          </span>
        )}
      </div>
      {pinned.length > 0 && (
        <ul className="pinned">
          {pinned.map((curve) => {
            const last = curve.points.at(-1)!
            const name = t('curves.pinned', {
              method: t(`method.${curve.method}`),
              widths: curve.widths.join('-'),
              nll: formatNumber(last.nll),
              epochs: last.epoch,
            })
            return (
              <li key={curve.id}>
                {name}
                <button
                  type="button"
                  aria-label={t('curves.unpin', { name })}
                  onClick={() => commands.unpin(curve.id)}
                >
                  {t('curves.unpinSign')}
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {run !== null && run.records.length > 0 && <EpochTable run={run} />}
    </Panel>
  )
}

/** What one can do here; while something is computed, that it is. An epoch of many points may take long. */
function Activity(): JSX.Element {
  const { commands } = useApp()
  const activity = useAppState((state) => state.runs.activity)
  if (activity === 'idle') return <RichText text={t('curves.subtitle')} />
  return (
    <span className="activity">
      <progress aria-label={t('curves.working')} />
      {activity === 'once' && (
        <button type="button" onClick={() => commands.pause()}>
          {t('job.cancel')}
        </button>
      )}
    </span>
  )
}

/** What just happened, and why training stopped. */
function LastStep(): JSX.Element {
  const { commands } = useApp()
  const checkpoint = useAppState(currentCheckpoint)
  const numPoints = useAppState((state) => state.runs.current?.training.numPoints ?? 0)
  const outcome = useAppState((state) => state.runs.outcome)
  const hasPrior = useAppState((state) => (state.runs.current?.options.weightPrior.kind ?? 'none') !== 'none')
  const partition = useAppState((state) => state.results.partition)
  const model = useAppState((state) => state.model)
  const numRegions = partition?.basedOn === model.version ? partition.value.partition.numRegions : null
  const canStartAnew = outcome?.key === 'train.converged' && model.model !== null
  return (
    <div className="last-step">
      {checkpoint !== null && (
        <p data-testid="last-step">{stepWords(checkpoint, numPoints, numRegions, hasPrior)}</p>
      )}
      {outcome !== null && (
        <p role="status" className={outcome.isFailure ? 'failure' : 'quiet'}>
          {t(outcome.key, outcome.params)}
          {canStartAnew && (
            <button
              type="button"
              className="link"
              onClick={() =>
                void commands.trainFromRandomStart(requestLike(model.model!, startOf(model.origin)))
              }
            >
              {t('train.freshStart')}
            </button>
          )}
        </p>
      )}
    </div>
  )
}

/** Back and forth through the epochs, by keys too. */
function Scrubber({ run, epoch }: { run: TrainingRun; epoch: number }): JSX.Element {
  const { commands } = useApp()
  const from = run.records[0]!.epoch
  const to = run.records.at(-1)!.epoch
  const nll = recordAt(run, epoch)?.nll
  return (
    <label className="scrubber">
      <span>{t('curves.shown')}</span>
      <input
        type="range"
        min={from}
        max={Math.max(to, from + 1)}
        value={Math.min(Math.max(epoch, from), to)}
        disabled={to === from}
        aria-valuetext={t('curves.cursor', {
          epoch,
          nll: nll === undefined ? '…' : formatNumber(nll),
        })}
        onChange={(event) => commands.showEpoch(nearestEpoch(run, Number(event.target.value), 'epoch'))}
      />
      <output>{epoch}</output>
    </label>
  )
}

/** The kept epoch that is nearest to a place on the axis. */
function nearestEpoch(run: TrainingRun, x: number, axis: 'epoch' | 'seconds'): number {
  let best = run.records[0]!
  for (const record of run.records)
    if (record.checkpoint !== null && Math.abs(along(record, axis) - x) < Math.abs(along(best, axis) - x))
      best = record
  return best.epoch
}

/** What a method whose objective is not the likelihood raises instead. */
function noteOf(run: TrainingRun | null): string | null {
  const method = run?.options.method
  return method === 'vae' || method === 'glo' ? t(`curves.note.${method}`) : null
}

function legendOf({ curves }: CurveScene): LegendEntry[] {
  const entries: LegendEntry[] = []
  const add = (entry: LegendEntry): void => {
    if (!entries.some(({ label }) => label === entry.label)) entries.push(entry)
  }
  for (const { curve, kind } of curves.toReversed()) {
    const role = `method-${curve.method}`
    if (kind === 'ghost') add({ label: t('curves.legend.ghost'), mark: 'line', role: 'region' })
    else {
      add({ label: t('curves.legend.run', { method: t(`method.${curve.method}`) }), mark: 'line', role })
      if (curve.points.some(({ heldOutNll }) => heldOutNll !== null))
        add({ label: t('curves.legend.heldOut'), mark: 'dashed', role })
    }
  }
  if (curves.some(({ kind }) => kind === 'run'))
    add({ label: t('curves.legend.shown'), mark: 'ring', role: 'selection' })
  return entries
}

function summaryOf(run: TrainingRun | null, epoch: number): string {
  const first = run?.records[0]
  const last = run?.records.at(-1)
  if (run === null || first === undefined || last === undefined) return t('curves.empty')
  return t('curves.summary', {
    method: t(`method.${run.options.method}`),
    first: formatNumber(first.nll),
    from: first.epoch,
    last: formatNumber(last.nll),
    to: last.epoch,
    epoch,
  })
}
