import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { TrainingSettings } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { heldOutChoice, isMonotone } from '../../state/selectors.ts'
import { METHODS } from '../../state/linkTraining.ts'
import { strengthOf, WEIGHT_PRIORS, weightPriorOf } from '../../state/weightPriors.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, SelectField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { MAX_FULL_DIM } from './maxFullDim.ts'
import { MethodFields } from './MethodFields.tsx'

const NOISE_CHOICES = ['own', 'isotropic', 'diagonal', 'full', 'fixed'] as const
const HELD_OUT = ['fresh', 'fifth', 'none'] as const

/** How the decoder is trained: the method, what it learns, and when Play stops. */
export function TrainingCard(): JSX.Element {
  const { commands } = useApp()
  const training = useAppState((state) => state.training)
  const dataDim = useAppState((state) => state.model.model?.decoder.dataDim ?? 0)
  const heldOut = useAppState(heldOutChoice)
  const isOfDigits = useAppState((state) => state.data.origin.kind === 'digits')
  const { options } = training
  const { method } = options
  // of neither a full Σx nor a learned Σz
  const isSampled = method === 'vae' || method === 'glo'
  return (
    <Panel
      title={t('training.card')}
      aside={t(isMonotone(method) ? 'training.aside.monotone' : 'training.aside.free')}
      className="training-card"
    >
      <SelectField
        label={t('training.method')}
        value={method}
        options={METHODS.map((value) => ({ value, label: t(`method.long.${value}`) }))}
        onChange={(value) => commands.setOptions({ method: value })}
      />
      <p className="quiet small">{t(`method.words.${method}`)}</p>
      <SelectField
        label={t('training.noise')}
        value={options.learnNoise ? training.noiseKind : 'fixed'}
        options={NOISE_CHOICES.map((value) => ({
          value,
          label: t(`training.noise.${value}`),
          disabled: value === 'full' && (isSampled || dataDim > MAX_FULL_DIM),
        }))}
        onChange={(value) =>
          commands.setTraining({
            options: { ...options, learnNoise: value !== 'fixed' },
            noiseKind: value === 'fixed' ? 'own' : value,
          })
        }
      />
      <StopRule training={training} />
      <details className="table-disclosure">
        <summary>{t('training.more')}</summary>
        <div className="column">
          {!isSampled && (
            <CheckField
              label={t('training.learnPrior')}
              checked={options.learnPrior}
              onChange={(learnPrior) => commands.setOptions({ learnPrior })}
            />
          )}
          <MethodFields options={options} />
          <WeightPriorFields training={training} />
          <SelectField
            label={t('training.heldOut')}
            value={heldOut}
            options={HELD_OUT.map((value) => ({
              value,
              label: t(`training.heldOut.${value}`),
              disabled: value === 'fresh' && isOfDigits,
            }))}
            onChange={(choice) => commands.setTraining({ heldOut: choice })}
          />
        </div>
      </details>
    </Panel>
  )
}

function StopRule({ training }: { training: TrainingSettings }): JSX.Element {
  const { commands } = useApp()
  const { options, maxMinutes } = training
  return (
    <fieldset className="stop-rule">
      <legend>{t('training.stopRule')}</legend>
      <NumberField
        label={t('training.epochs')}
        value={options.maxEpochs}
        limits={LIMITS.epochs}
        isInteger
        isLazy
        onChange={(maxEpochs) => commands.setOptions({ maxEpochs })}
      />
      {isMonotone(options.method) && (
        <NumberField
          label={t('training.gain')}
          value={options.relativeGain}
          limits={LIMITS.relativeGain}
          isLazy
          onChange={(relativeGain) => commands.setOptions({ relativeGain })}
        />
      )}
      <NumberField
        label={t('training.minutes')}
        value={maxMinutes ?? Number.NaN}
        limits={LIMITS.minutes}
        mayBeMissing
        isLazy
        onChange={(value) => commands.setTraining({ maxMinutes: Number.isNaN(value) ? null : value })}
      />
    </fieldset>
  )
}

function WeightPriorFields({ training }: { training: TrainingSettings }): JSX.Element {
  const { commands } = useApp()
  const { weightPrior } = training.options
  const strength = strengthOf(weightPrior)
  return (
    <>
      <SelectField
        label={t('training.weightPrior')}
        value={weightPrior.kind}
        options={WEIGHT_PRIORS.map((value) => ({ value, label: t(`training.weightPrior.${value}`) }))}
        onChange={(kind) => commands.setOptions({ weightPrior: weightPriorOf(kind, strength)! })}
      />
      {weightPrior.kind !== 'none' && (
        <>
          <NumberField
            label={t(`training.strength.${weightPrior.kind}`)}
            value={strength}
            limits={LIMITS.priorStrength}
            isLazy
            onChange={(value) =>
              commands.setOptions({ weightPrior: weightPriorOf(weightPrior.kind, value)! })
            }
          />
          <p className="quiet small">{t('training.objective')}</p>
        </>
      )}
    </>
  )
}
