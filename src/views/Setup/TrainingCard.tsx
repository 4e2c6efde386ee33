import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { TrainingSettings } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { isMonotone } from '../../state/selectors.ts'
import { METHODS } from '../../state/linkTraining.ts'
import { strengthOf, WEIGHT_PRIORS, weightPriorOf } from '../../state/weightPriors.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, SelectField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Panel.tsx'

const NOISE_CHOICES = ['own', 'isotropic', 'diagonal', 'full', 'fixed'] as const
/** A full Σx of more coordinates than this is more numbers than data. */
const MAX_FULL_DIM = 200
const ORDERS = ['inputToOutput', 'outputToInput'] as const
const HELD_OUT = ['fresh', 'fifth', 'none'] as const

/** How the decoder is trained: the method, what it learns, and when Play stops. */
export function TrainingCard(): JSX.Element {
  const { commands } = useApp()
  const training = useAppState((state) => state.training)
  const dataDim = useAppState((state) => state.model.model?.decoder.dataDim ?? 0)
  const { options } = training
  const { method } = options
  const isBatched = method === 'adam' || method === 'online'
  const isClosedForm = method === 'em' || method === 'authors'
  return (
    <Panel
      title={t('training.card')}
      aside={t(isMonotone(method) ? 'training.aside.monotone' : 'training.aside.free')}
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
          disabled: value === 'full' && dataDim > MAX_FULL_DIM,
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
          <CheckField
            label={t('training.learnPrior')}
            checked={options.learnPrior}
            onChange={(learnPrior) => commands.setOptions({ learnPrior })}
          />
          {method === 'em' && (
            <CheckField
              label={t('training.accelerate')}
              checked={options.accelerate}
              onChange={(accelerate) => commands.setOptions({ accelerate })}
            />
          )}
          {isClosedForm && (
            <SelectField
              label={t('training.order')}
              value={options.layerOrder}
              options={ORDERS.map((value) => ({ value, label: t(`training.order.${value}`) }))}
              onChange={(layerOrder) => commands.setOptions({ layerOrder })}
            />
          )}
          {method === 'adam' && (
            <NumberField
              label={t('training.learningRate')}
              value={options.learningRate}
              limits={LIMITS.learningRate}
              isLazy
              onChange={(learningRate) => commands.setOptions({ learningRate })}
            />
          )}
          {isBatched && (
            <>
              <NumberField
                label={t('training.batchSize')}
                value={options.batchSize}
                limits={LIMITS.batchSize}
                isInteger
                isLazy
                onChange={(batchSize) => commands.setOptions({ batchSize })}
              />
              <NumberField
                label={t('training.seed')}
                value={options.seed}
                limits={LIMITS.seed}
                isInteger
                isLazy
                onChange={(seed) => commands.setOptions({ seed })}
              />
            </>
          )}
          <WeightPriorFields training={training} />
          <SelectField
            label={t('training.heldOut')}
            value={training.heldOut}
            options={HELD_OUT.map((value) => ({ value, label: t(`training.heldOut.${value}`) }))}
            onChange={(heldOut) => commands.setTraining({ heldOut })}
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
