import { useState } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import type { RaceLane } from '../../state/appState.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Legend, type LegendEntry } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Working } from '../Working.tsx'
import { drawRace } from './drawRace.ts'
import { laneName, laneRole } from './laneLook.ts'
import { RaceManifolds } from './RaceManifolds.tsx'
import { RaceStrips } from './RaceStrips.tsx'
import { LaneTable } from './LaneTable.tsx'
import { RaceForm } from './RaceForm.tsx'
import { raceScene, type RacePicture } from './raceScene.ts'

const PLOT_PX = 240

/** EM beside VAEs: settings, curves and where everybody stands. */
export function Race(): JSX.Element {
  const { commands } = useApp()
  const race = useAppState((state) => state.race)
  const dataVersion = useAppState((state) => state.data.version)
  const axis = useAppState((state) => state.ui.curveAxis)
  const [picture, setPicture] = useState<RacePicture>('nll')
  const { lanes, activity, failure } = race
  const scene = raceScene(lanes, picture, axis)
  const shape = useAppState(imageShapeOf)
  const isEmpty = lanes.length === 0
  return (
    <Panel title={t('race.title')} aside={t('race.aside')} className="race">
      <p className="panel-subtitle">{t('race.words')}</p>
      <RaceForm />
      {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
      {activity === 'running' && (
        <Working words={t('race.progress')} fraction={race.fraction} secondsLeft={race.secondsLeft} />
      )}
      {!isEmpty && race.dataVersion !== dataVersion && <p className="quiet">{t('race.otherData')}</p>}
      <div className="race-plots">
        <PlotFrame
          label={t('race.plot')}
          summary={summaryOf(lanes)}
          xDomain={scene.xDomain}
          yDomain={scene.yDomain}
          xLabel={t(axis === 'epoch' ? 'curves.byEpoch' : 'curves.bySeconds')}
          yLabel={t(picture === 'nll' ? 'race.nllAxis' : 'race.gapAxis')}
          height={PLOT_PX}
          draw={(area) => drawRace(area, scene)}
          isStale={!isEmpty && race.dataVersion !== dataVersion}
        >
          {isEmpty && <p className="plot-note">{t('race.empty')}</p>}
        </PlotFrame>
        {shape === null ? <RaceManifolds /> : <RaceStrips shape={shape} />}
      </div>
      <Legend entries={legendOf(lanes, picture)} />
      <div className="row wrap">
        <SelectField
          label={t('race.show')}
          value={picture}
          options={[
            { value: 'nll', label: t('race.show.nll') },
            { value: 'gap', label: t('race.show.gap') },
          ]}
          onChange={setPicture}
        />
        <SelectField
          label={t('curves.axis')}
          value={axis}
          options={[
            { value: 'epoch', label: t('curves.axis.epoch') },
            { value: 'seconds', label: t('curves.axis.seconds') },
          ]}
          onChange={commands.setCurveAxis}
        />
      </div>
      {!isEmpty && <LaneTable race={race} />}
    </Panel>
  )
}

function legendOf(lanes: readonly RaceLane[], picture: RacePicture): LegendEntry[] {
  const entries = lanes.flatMap(({ plan, records }, i): LegendEntry[] => {
    if (picture === 'gap' && records.every(({ elbo }) => elbo === null)) return []
    const name = `${i + 1} ${laneName(plan)}`
    const label = t(picture === 'nll' ? 'race.legend.nll' : 'race.legend.gap', { name })
    return [{ label, mark: 'line', role: laneRole(lanes, i) }]
  })
  const hasElbo = lanes.some(({ records }) => records.some(({ elbo }) => elbo !== null))
  return picture === 'nll' && hasElbo
    ? [...entries, { label: t('race.legend.elbo'), mark: 'dashed', role: 'quiet' }]
    : entries
}

function summaryOf(lanes: readonly RaceLane[]): string {
  let best: { name: string; nll: number; epoch: number } | null = null
  for (const { plan, records } of lanes) {
    const last = records.at(-1)
    if (last !== undefined && (best === null || last.nll < best.nll))
      best = { name: laneName(plan), nll: last.nll, epoch: last.epoch }
  }
  return best === null
    ? t('race.empty')
    : t('race.summary', { count: lanes.length, ...best, nll: formatNumber(best.nll) })
}
