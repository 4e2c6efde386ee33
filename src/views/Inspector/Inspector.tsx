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
import { coordinateName, coordinateSymbol } from '../coordinateNames.ts'
import { CoordinateField } from './CoordinateField.tsx'
import { ImageFields } from './ImageFields.tsx'
import { Limits } from './Limits.tsx'
import { Row } from './Row.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'

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
  return (
    <>
      <p className="big-label">{t(missing === null ? 'inspector.logPx' : 'inspector.logPxObserved')}</p>
      <p className="big">
        <Num value={logMarginal} testId="log-px" /> <span className="unit">{t('unit.nats')}</span>
      </p>
      {section !== null && <p className="quiet">{t(`imported.given${sectionSizes(section).numAxes}`)}</p>}
      {rank !== null && count > 0 && (
        <>
          <p className="quiet">{t('inspector.rank', { rank: rank, count })}</p>
          <div className="bar" aria-hidden="true">
            <span style={{ width: `${(100 * (count - rank + 1)) / count}%` }} className="selection-fill" />
          </div>
        </>
      )}
    </>
  )
}

function Latent({ view }: { view: PosteriorView }): JSX.Element {
  const { mean, covariance, map, entropy, expectedCompleteLogLikelihood } = view.posterior
  const latentDim = mean.length
  // one latent needs no number
  const index = (s: number): number | string => (latentDim > 1 ? s + 1 : '')
  const pairs = Array.from({ length: latentDim * latentDim }, (_, k) => k).filter(
    (k) => k % latentDim > Math.floor(k / latentDim),
  )
  return (
    <dl className="facts">
      {Array.from(mean, (value, s) => (
        <Row key={s} label={t('inspector.mean', { index: index(s) })} help={t('inspector.meanHelp')}>
          <Num value={value} testId={`posterior-mean-${s + 1}`} />
        </Row>
      ))}
      {Array.from(mean, (_, s) => (
        <Row key={s} label={t('inspector.sd', { index: index(s) })} help={t('inspector.sdHelp')}>
          <Num value={Math.sqrt(covariance[s * latentDim + s]!)} />
        </Row>
      ))}
      {Array.from(mean, (_, s) => (
        <Row key={s} label={t('inspector.variance', { index: index(s) })} help={t('inspector.varianceHelp')}>
          <Num value={covariance[s * latentDim + s]!} testId={`posterior-variance-${s + 1}`} />
        </Row>
      ))}
      {pairs.map((k) => {
        const [first, second] = [Math.floor(k / latentDim) + 1, (k % latentDim) + 1]
        return (
          <Row
            key={k}
            label={t('inspector.covariance', { first, second })}
            help={t('inspector.varianceHelp')}
          >
            <Num value={covariance[k]!} testId={`posterior-covariance-${first}-${second}`} />
          </Row>
        )
      })}
      {Array.from(map.latent, (value, s) => (
        <Row key={s} label={t('inspector.map', { index: index(s) })} help={t('inspector.mapHelp')}>
          <Num value={value} testId={`posterior-mode-${s + 1}`} />
        </Row>
      ))}
      <Row label={t('inspector.entropy')} help={t('inspector.entropyHelp')}>
        <Num value={entropy} testId="posterior-entropy" /> {t('unit.nats')}
      </Row>
      <Row label={t('inspector.ecll')} help={t('inspector.ecllHelp')}>
        <Num value={expectedCompleteLogLikelihood} /> {t('unit.nats')}
      </Row>
    </dl>
  )
}

function Regions({ view }: { view: PosteriorView }): JSX.Element {
  const { commands } = useApp()
  const regionId = useAppState((state) => state.selection.regionId)
  const { logRegionPosterior } = view.posterior
  const held = leadingRegions(logRegionPosterior, HELD_SHARE)
  const shown = leadingRegions(logRegionPosterior, 1 - 1e-6).slice(0, MAX_REGIONS)
  return (
    <>
      <h3>
        {t('inspector.regions')}
        <span className="quiet" data-testid="posterior-regions" data-value={held.length}>
          {t('inspector.regionsHeld', { held: held.length, count: logRegionPosterior.length })}
        </span>
      </h3>
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

/** A distance that rounding alone can make is none. */
function Distance({ distance, rounding }: PosteriorView['posterior']['nearest']): JSX.Element {
  if (distance > rounding) return <Num value={distance} testId="manifold-distance" />
  const title = t('inspector.distanceRounding', {
    distance: formatNumber(distance, 2),
    rounding: formatNumber(rounding, 2),
  })
  return <Num value={0} title={title} testId="manifold-distance" />
}

function Expectation({ view }: { view: PosteriorView }): JSX.Element {
  const dataset = useAppState(fittingDataset)
  const { expectedData, missing, nearest } = view.posterior
  const pair = useAppState((state) => state.domain.coordinates)
  const isImage = useAppState((state) => imageShapeOf(state) !== null)
  // the rest of an image is seen above
  const shown = isImage
    ? pair.filter((d) => d < expectedData.length)
    : Array.from({ length: Math.min(MAX_FIELDS, expectedData.length) }, (_, d) => d)
  return (
    <>
      <h3>
        {t('inspector.expected')}
        <span className="quiet">{t('inspector.expectedFormula')}</span>
      </h3>
      <dl className="facts">
        {shown.map((d) => (
          <Row key={d} label={coordinateName(dataset, d)}>
            <Num value={expectedData[d]!} testId={`expected-${d + 1}`} />
          </Row>
        ))}
        <Row label={t('inspector.distance')} help={t('inspector.distanceHelp')}>
          <Distance {...nearest} />
        </Row>
      </dl>
      {missing !== null && missing.indices.length > 0 && (
        <>
          <h3>{t('inspector.imputed')}</h3>
          <dl className="facts">
            {Array.from(missing.indices.subarray(0, MAX_FIELDS), (index, i) => (
              <Row key={index} label={coordinateName(dataset, index)}>
                <Num value={missing.mean[i]!} testId={`imputed-${index + 1}`} />
                {` ± ${formatNumber(Math.sqrt(missing.variance[i]!))}`}
              </Row>
            ))}
          </dl>
        </>
      )}
    </>
  )
}
