import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { LanePlan } from '../../state/appState.ts'
import { isWithin, LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { typedNumbers, writtenNumbers } from '../../ui/typedNumbers.ts'
import { CheckField, NumberField, TextField } from '../../ui/fields.tsx'

const MAX_RATES = 8

/** Who races, from where, for how long; and the buttons. */
export function RaceForm(): JSX.Element {
  const { commands } = useApp()
  const { plan, activity, lanes } = useAppState((state) => state.race)
  const vaes = plan.lanes.filter(({ method }) => method === 'vae')
  const shape = vaes[0] ?? NO_VAE
  const others = plan.lanes.filter(({ method }) => method !== 'vae' && method !== 'glo')
  const hasGlo = plan.lanes.some(({ method }) => method === 'glo')
  const setLanes = (next: {
    readonly rates?: readonly number[]
    readonly shape?: Partial<LanePlan>
    readonly hasGlo?: boolean
  }): void => {
    const rates = next.rates ?? vaes.map(({ learningRate }) => learningRate)
    commands.setRacePlan({
      lanes: [
        ...others,
        ...rates.map((learningRate) => ({ ...shape, ...next.shape, learningRate })),
        ...((next.hasGlo ?? hasGlo) ? [{ ...NO_VAE, method: 'glo' as const }] : []),
      ],
    })
  }
  const raceFrom = (startVariance: number): void => {
    commands.setRacePlan({ startVariance })
    void commands.startRace()
  }
  return (
    <div className="column">
      <div className="race-fields">
        <TextField
          label={t('race.rates')}
          value={vaes.map(({ learningRate }) => learningRate)}
          format={writtenNumbers}
          parse={parseRates}
          problem={t('race.ratesProblem', { count: MAX_RATES })}
          isLazy
          onChange={(rates) => setLanes({ rates })}
        />
        <NumberField
          label={t('race.importance')}
          value={shape.numImportanceSamples}
          limits={LIMITS.numImportanceSamples}
          isInteger
          isLazy
          onChange={(numImportanceSamples) => setLanes({ shape: { numImportanceSamples } })}
        />
        <NumberField
          label={t('race.components')}
          value={shape.numComponents}
          limits={LIMITS.numComponents}
          isInteger
          isLazy
          onChange={(numComponents) => setLanes({ shape: { numComponents } })}
        />
        <NumberField
          label={t('race.startVariance')}
          value={plan.startVariance}
          limits={LIMITS.noiseVariance}
          isLazy
          onChange={(startVariance) => commands.setRacePlan({ startVariance })}
        />
        <NumberField
          label={t('race.epochs')}
          value={plan.numEpochs}
          limits={LIMITS.raceEpochs}
          isInteger
          isLazy
          onChange={(numEpochs) => commands.setRacePlan({ numEpochs })}
        />
        <NumberField
          label={t('race.seed')}
          value={plan.seed}
          limits={LIMITS.seed}
          isInteger
          isLazy
          onChange={(seed) => commands.setRacePlan({ seed })}
        />
        <CheckField
          label={t('race.withGlo')}
          checked={hasGlo}
          onChange={(isWanted) => setLanes({ hasGlo: isWanted })}
        />
      </div>
      <div className="row wrap">
        {activity === 'running' ? (
          <button type="button" onClick={() => commands.pauseRace()}>
            {t('race.halt')}
          </button>
        ) : (
          <>
            <button type="button" className="primary" onClick={() => void commands.startRace()}>
              {t('race.start')}
            </button>
            <button type="button" title={t('race.paperHelp')} onClick={() => raceFrom(1)}>
              {t('race.paper')}
            </button>
            <button type="button" title={t('race.smallHelp')} onClick={() => raceFrom(0.05)}>
              {t('race.small')}
            </button>
          </>
        )}
        {activity === 'paused' && (
          <button type="button" onClick={() => void commands.resumeRace()}>
            {t('race.goOn')}
          </button>
        )}
        {lanes.length > 0 && activity !== 'running' && (
          <button type="button" onClick={() => commands.clearRace()}>
            {t('race.clear')}
          </button>
        )}
      </div>
    </div>
  )
}

const NO_VAE: LanePlan = { method: 'vae', learningRate: 0.005, numImportanceSamples: 1, numComponents: 1 }

function parseRates(text: string): readonly number[] | undefined {
  const rates = typedNumbers(text)
  const areRates = rates !== undefined && rates.length <= MAX_RATES
  return areRates && rates.every((rate) => isWithin(rate, LIMITS.learningRate)) ? rates : undefined
}
