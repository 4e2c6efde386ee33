import type { JSX } from 'react'
import type { Estimate } from '../../core/inference/variational/estimate.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { RaceLane, RaceState } from '../../state/appState.ts'
import { isTextKey, t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { laneName, laneRole } from './laneLook.ts'
import { klGap } from './raceScene.ts'

const COLUMNS = [
  'race.lane',
  'race.column.epoch',
  'race.column.nll',
  'race.column.elbo',
  'race.column.gap',
  'race.column.heldOut',
  'race.column.seconds',
  'race.column.status',
  'race.column.use',
] as const

/** Where everybody stands, as numbers. */
export function LaneTable({ race }: { race: RaceState }): JSX.Element {
  const { commands } = useApp()
  const { lanes, activity } = race
  const dataset = useAppState((state) => state.data.dataset)
  // a decoder of other columns would have no data
  const fits = ({ standing }: RaceLane): boolean => {
    const decoder = standing?.checkpoint?.model.decoder
    return decoder !== undefined && (dataset === null || dataset.dataDim === decoder.dataDim)
  }
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('race.table')}>
        <table data-testid="race">
          <thead>
            <tr>
              {COLUMNS.map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane, i) => {
              const last = lane.records.at(-1)
              // it is not measured after every epoch
              const measured = lane.records.findLast(({ elbo }) => elbo !== null)
              const gap = measured === undefined ? null : klGap(measured)
              const heldOut = lane.standing?.heldOutNll ?? null
              return (
                <tr key={i}>
                  <th scope="row">
                    <span className="lane-mark" style={{ background: `var(--${laneRole(lanes, i)})` }}>
                      {i + 1}
                    </span>
                    {laneName(lane.plan)}
                  </th>
                  <td>{last?.epoch ?? 0}</td>
                  <td>{last !== undefined && <Num value={last.nll} testId={`race-nll-${i + 1}`} />}</td>
                  <td>{measured !== undefined && <NegativeElbo elbo={measured.elbo!} />}</td>
                  <td>
                    {gap !== null && <Num value={gap} testId={`race-gap-${i + 1}`} />}
                    {measured !== undefined &&
                      measured !== last &&
                      t('race.measuredAt', { epoch: measured.epoch })}
                  </td>
                  <td>{heldOut !== null && <Num value={heldOut} />}</td>
                  <td>{last !== undefined && <Num value={last.seconds} digits={3} />}</td>
                  <td>{statusOf(lane, activity)}</td>
                  <td>
                    {fits(lane) && (
                      <button
                        type="button"
                        className="link"
                        title={t('race.useHelp')}
                        onClick={() => commands.adoptLane(i)}
                      >
                        {t('race.use')}
                      </button>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {lanes.map(
        (lane, i) =>
          lane.standing?.status === 'failed' && (
            <p key={i} className="failure" role="status">
              {i + 1} {laneName(lane.plan)}: {failureOf(lane)}
            </p>
          ),
      )}
    </>
  )
}

/** Of a mixture it may be sampled, and then has an error. */
function NegativeElbo({ elbo }: { elbo: Estimate }): JSX.Element {
  return (
    <>
      <Num value={-elbo.value} />
      {elbo.kind === 'sampled' && t('estimate.plusMinus', { error: formatNumber(elbo.standardError, 2) })}
    </>
  )
}

function statusOf({ standing }: RaceLane, activity: RaceState['activity']): string {
  const isUnfinished = standing === null || standing.status === 'running'
  if (isUnfinished && activity !== 'running') return t('race.status.halted')
  if (standing === null) return t('race.status.waiting')
  return t(`race.status.${standing.status}`)
}

function failureOf({ standing, records }: RaceLane): string {
  const last = records.at(-1)
  if (last !== undefined) return t('race.failedAt', { epoch: last.epoch })
  const key = `problem.${standing?.failure ?? ''}`
  return t('race.failedAtStart', { reason: isTextKey(key) ? t(key) : (standing?.failure ?? '') })
}
