import { useState } from 'react'
import type { JSX } from 'react'
import { formatPercent } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PosteriorView } from '../../state/appState.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { sectionSizes } from '../../state/importFacts.ts'
import {
  shownSection,
  fittingDataset,
  isPosteriorStale,
  leadingRegions,
  selectedRank,
  shownPosterior,
} from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { coordinateName, coordinateSymbol } from '../coordinateNames.ts'
import { useFormula } from '../Formulas/useFormula.tsx'
import { CoordinateField } from './CoordinateField.tsx'
import { Expectation } from './Expectation.tsx'
import { ImageFields } from './ImageFields.tsx'
import { Latent } from './Latent.tsx'
import { Limits } from './Limits.tsx'

const MAX_FIELDS = 12
const MAX_REGIONS = 8
const HELD_SHARE = 0.99

/** The selected point and everything exact about it. */
export function Inspector(): JSX.Element {
  const view = useAppState(shownPosterior)
  const stale = useAppState(isPosteriorStale)
  const job = useAppState((state) => state.jobs.posterior)
  const isWaiting = useAppState((state) => state.jobs.partition.status === 'asking')
  const hasPoint = useAppState((state) => state.selection.x !== null)
  return (
    <Panel title={t('inspector.title')} aside={t('inspector.aside')} className="inspector">
      <PointFields />
      {view === null ? (
        <p className="quiet">
          {job.status === 'failed'
            ? t(job.key, job.params)
            : t(isWaiting ? 'inspector.waits' : hasPoint ? 'job.working' : 'inspector.empty')}
        </p>
      ) : (
        <div className="stale-aware" data-stale={stale}>
          <Likelihood view={view} />
          <Latent view={view} />
          <Regions view={view} />
          <Expectation view={view} />
          <Limits view={view} />
        </div>
      )}
    </Panel>
  )
}

function PointFields(): JSX.Element {
  const { commands } = useApp()
  const x = useAppState((state) => state.selection.x)
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  const dataset = useAppState(fittingDataset)
  const shape = useAppState(imageShapeOf)
  const shown = x?.slice(0, MAX_FIELDS) ?? []
  return (
    <div role="group" aria-label={t('inspector.group')} className="point-fields">
      {shape !== null && x?.length === shape.channels * shape.height * shape.width ? (
        <ImageFields x={x} shape={shape} />
      ) : (
        shown.map((value, coordinate) => (
          <div className="point-field" key={coordinate} data-column={coordinateName(dataset, coordinate)}>
            <CoordinateField
              label={coordinateSymbol(coordinate)}
              value={value}
              onChange={(next) => commands.setCoordinate(coordinate, next)}
            />
          </div>
        ))
      )}
      {shape === null && x !== null && x.length > MAX_FIELDS && <MoreFields x={x} />}
      {dataset !== null && (
        <div className="row">
          <span className="quiet grow">
            {pointIndex === null
              ? t('inspector.freePoint')
              : t('inspector.dataPoint', { index: pointIndex + 1, count: dataset.numPoints })}
            {pointIndex !== null &&
              dataset.label !== null &&
              `, ${dataset.label.name} ${dataset.label.values[pointIndex] ?? ''}`}
          </span>
          <button
            type="button"
            aria-label={t('inspector.previous')}
            onClick={() => commands.selectNeighbour(-1)}
          >
            {t('inspector.previousSign')}
          </button>
          <button type="button" aria-label={t('inspector.next')} onClick={() => commands.selectNeighbour(1)}>
            {t('inspector.nextSign')}
          </button>
        </div>
      )}
    </div>
  )
}

/** The coordinates beyond the first few, a page of them at a time. */
function MoreFields({ x }: { x: readonly number[] }): JSX.Element {
  const { commands } = useApp()
  const [isOpen, setOpen] = useState(false)
  const [first, setFirst] = useState(MAX_FIELDS + 1)
  const from = Math.min(first, x.length) - 1
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('inspector.more', { count: x.length - MAX_FIELDS })}</summary>
      {isOpen && (
        <>
          <NumberField
            label={t('inspector.from')}
            value={from + 1}
            limits={[1, x.length]}
            isInteger
            onChange={setFirst}
          />
          {x.slice(from, from + MAX_FIELDS).map((value, k) => (
            <CoordinateField
              key={from + k}
              label={coordinateSymbol(from + k)}
              value={value}
              onChange={(next) => commands.setCoordinate(from + k, next)}
            />
          ))}
        </>
      )}
    </details>
  )
}

function Likelihood({ view }: { view: PosteriorView }): JSX.Element {
  const dataset = useAppState(fittingDataset)
  const rank = useAppState(selectedRank)
  const section = useAppState(shownSection)
  const { logMarginal, missing } = view.posterior
  const count = dataset?.numPoints ?? 0
  const name = t(missing === null ? 'inspector.logPx' : 'inspector.logPxObserved')
  const formula = useFormula({ kind: 'logPx' }, name)
  return (
    <>
      <p className="big-label">{name}</p>
      <p className="big">
        <Num value={logMarginal} testId="log-px" />{' '}
        <span className="unit">
          <RichText text={t('inspector.nats')} />
        </span>{' '}
        {formula.button}
      </p>
      {formula.box}
      {section !== null && <p className="quiet">{t(`imported.given${sectionSizes(section).numAxes}`)}</p>}
      {rank !== null && count > 0 && (
        <>
          <Rank rank={rank} count={count} />
          <div className="bar" aria-hidden="true">
            <span style={{ width: `${(100 * (count - rank + 1)) / count}%` }} className="selection-fill" />
          </div>
        </>
      )}
    </>
  )
}

function Rank({ rank, count }: { rank: number; count: number }): JSX.Element {
  const formula = useFormula({ kind: 'rank' }, t('inspector.rankName'))
  return (
    <>
      <p className="quiet with-button">
        <RichText text={t('inspector.rank')} values={{ rank: String(rank), count: String(count) }} />{' '}
        {formula.button}
      </p>
      {formula.box}
    </>
  )
}

function Regions({ view }: { view: PosteriorView }): JSX.Element {
  const { commands } = useApp()
  const regionId = useAppState((state) => state.selection.regionId)
  const { logRegionPosterior } = view.posterior
  const held = leadingRegions(logRegionPosterior, HELD_SHARE)
  const shown = leadingRegions(logRegionPosterior, 1 - 1e-6).slice(0, MAX_REGIONS)
  const formula = useFormula({ kind: 'responsibility', region: null }, t('inspector.responsibilities'))
  return (
    <>
      <h3>
        <span>
          <RichText text={t('inspector.regions')} />
        </span>
        <span className="quiet" data-testid="posterior-regions" data-value={held.length}>
          {t('inspector.regionsHeld', { held: held.length, count: logRegionPosterior.length })}
        </span>{' '}
        {formula.button}
      </h3>
      {formula.box}
      <ul className="region-list">
        {shown.map((region) => {
          const share = Math.exp(logRegionPosterior[region]!)
          return (
            <li key={region}>
              <button
                type="button"
                aria-pressed={region === regionId}
                onClick={() => commands.selectRegion(region === regionId ? null : region)}
                title={String(share)}
              >
                <span className="region-name">{t('region.name', { region })}</span>
                <span className="bar" aria-hidden="true">
                  <span className="posterior-fill" style={{ width: `${100 * share}%` }} />
                </span>
                <span className="num">{formatPercent(share)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
