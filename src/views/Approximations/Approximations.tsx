import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { Panel } from '../../ui/Panel.tsx'
import type { ApproximationResult, Approximation } from '../../../workers/protocol.ts'
import { approximationLook } from './approximationLook.ts'
import { useFormula } from '../Formulas/useFormula.tsx'
import { laneName } from '../Race/laneLook.ts'
import { Working } from '../Working.tsx'
import { GapMap } from './GapMap.tsx'
import { PosteriorPlot } from './PosteriorPlot.tsx'

/** The selected point's posterior with every q, their gaps, and the gap over the data. */
export function Approximations(): JSX.Element {
  const { commands } = useApp()
  const { isOpen, of, isWorking, fraction, secondsLeft, failure } = useAppState(
    (state) => state.approximation,
  )
  const version = useAppState((state) => state.model.version)
  const encoder = useAppState((state) => state.model.encoder)
  const x = useAppState((state) => state.selection.x)
  const isCurrent = of !== null && of.modelVersion === version && of.x === x
  return (
    <Panel title={t('approx.title')} aside={t('approx.aside')} className="approximations">
      <details
        className="table-disclosure"
        open={isOpen}
        onToggle={(event) => commands.openApproximations(event.currentTarget.open)}
      >
        <summary>{t('approx.open')}</summary>
        <div className="column">
          <p className="panel-subtitle">
            <RichText text={t('approx.words')} />
          </p>
          {encoder === null && <p className="quiet small">{t('approx.noEncoder')}</p>}
          {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
          {isWorking && (
            <Working
              words={t('approx.working')}
              fraction={fraction}
              secondsLeft={secondsLeft}
              onCancel={() => commands.cancelApproximations()}
            />
          )}
          {of === null ? (
            !isWorking && <p className="quiet">{t('approx.none')}</p>
          ) : (
            <div className="stale-aware column" data-stale={!isCurrent}>
              <PosteriorPlot result={of.result} label={t('approx.plot')} />
              <Gaps result={of.result} />
              <Bounds result={of.result} />
              <LanePosteriors />
            </div>
          )}
          <GapMap />
        </div>
      </details>
    </Panel>
  )
}

/** The VAEs of the race on this point: each q beside the posterior of its own decoder. */
function LanePosteriors(): JSX.Element | null {
  const lanes = useAppState((state) => state.race.lanes)
  const shown = useAppState((state) => state.approximation.lanes)
  if (shown.length === 0) return null
  return (
    <>
      <h3>{t('approx.lanes')}</h3>
      <div className="race-plots">
        {shown.map(({ lane, result }) => {
          const plan = lanes[lane]?.plan
          if (plan === undefined) return null
          const name = t('approx.lane', { number: lane + 1, name: laneName(plan) })
          const [own] = result.approximations
          return (
            <div key={lane} className="column">
              <p>
                {name} {t('approx.laneKl')}{' '}
                <Num value={own!.klToPosterior.value} testId={`lane-kl-${lane + 1}`} />
              </p>
              <PosteriorPlot result={result} label={name} />
            </div>
          )
        })}
      </div>
    </>
  )
}

function Gaps({ result }: { result: ApproximationResult }): JSX.Element {
  const formula = useFormula({ kind: 'kl' }, t('approx.kl'))
  return (
    <>
      <p className="quiet small with-button">
        {t('approx.kl')} {formula.button}
      </p>
      {formula.box}
      <GapTable result={result} />
    </>
  )
}

function GapTable({ result }: { result: ApproximationResult }): JSX.Element {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('approx.table')}>
      <table data-testid="approximations">
        <thead>
          <tr>
            <th scope="col">{t('approx.q')}</th>
            <th scope="col">{t('approx.elbo')}</th>
            <th scope="col">{t('approx.kl')}</th>
            <th scope="col">{t('approx.kind')}</th>
          </tr>
        </thead>
        <tbody>
          {result.approximations.map((each, i) => (
            <tr key={i}>
              <th scope="row">{approximationLook(each).name}</th>
              <td>
                <Num value={each.elbo.value} />
              </td>
              <td>
                <Num
                  value={each.klToPosterior.value}
                  testId={`kl-${each.kind}-${each.q.components.length}`}
                />
              </td>
              <td>{kindWords(each.elbo)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Bounds({ result }: { result: ApproximationResult }): JSX.Element {
  const { approximations, bounds, logMarginal } = result
  const name = approximationLook(approximations[0]!).name
  return (
    <>
      <h3>{t('approx.bounds')}</h3>
      <p className="quiet small">{t('approx.boundsOf', { name, logPx: formatNumber(logMarginal) })}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('approx.bounds')}>
        <table data-testid="iwae">
          <thead>
            <tr>
              <th scope="col">{t('approx.samples')}</th>
              <th scope="col">{t('approx.bound')}</th>
              <th scope="col">{t('approx.lacks')}</th>
              <th scope="col">{t('approx.kind')}</th>
            </tr>
          </thead>
          <tbody>
            {bounds.map(({ numSamples, bound }) => (
              <tr key={numSamples}>
                <th scope="row">{numSamples}</th>
                <td>
                  <Num value={bound.value} />
                </td>
                <td>
                  <Num value={logMarginal - bound.value} digits={3} />
                </td>
                <td>{kindWords(bound)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Whether a number is exact, and how far it is to be trusted where it is not. */
function kindWords({ kind, standardError }: Approximation['elbo']): string {
  return t(`approx.kind.${kind}`, { error: formatNumber(standardError, 2) })
}
