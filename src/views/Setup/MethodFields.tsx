import type { JSX } from 'react'
import type { TrainingOptions } from '../../core/learning/trainingState.ts'
import { useApp } from '../../state/AppContext.tsx'
import { constraintStrength, LATENT_CONSTRAINTS, latentConstraintOf } from '../../state/latentConstraints.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, SelectField } from '../../ui/fields.tsx'

const ORDERS = ['inputToOutput', 'outputToInput'] as const

interface OptionsProps {
  readonly options: TrainingOptions
}

/** What only some methods have. */
export function MethodFields({ options }: OptionsProps): JSX.Element {
  const { commands } = useApp()
  const { method } = options
  const isClosedForm = method === 'em' || method === 'authors'
  const isBatched = !isClosedForm && method !== 'lbfgs'
  return (
    <>
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
      {method === 'vae' && <BoundFields options={options} />}
      {method === 'glo' && <ConstraintFields options={options} />}
      {isBatched && <BatchFields options={options} />}
    </>
  )
}

function BatchFields({ options }: OptionsProps): JSX.Element {
  const { commands } = useApp()
  const { method } = options
  const hasDraws = method === 'vae' || method === 'glo'
  return (
    <>
      {method !== 'online' && (
        <NumberField
          label={t('training.learningRate')}
          value={options.learningRate}
          limits={LIMITS.learningRate}
          isLazy
          onChange={(learningRate) => commands.setOptions({ learningRate })}
        />
      )}
      <NumberField
        label={t('training.batchSize')}
        value={options.batchSize}
        limits={LIMITS.batchSize}
        isInteger
        isLazy
        onChange={(batchSize) => commands.setOptions({ batchSize })}
      />
      <NumberField
        label={t(hasDraws ? 'training.seedOfDraws' : 'training.seed')}
        value={options.seed}
        limits={LIMITS.seed}
        isInteger
        isLazy
        onChange={(seed) => commands.setOptions({ seed })}
      />
    </>
  )
}

function BoundFields({ options }: OptionsProps): JSX.Element {
  const { commands } = useApp()
  const { numImportanceSamples, numComponents } = options
  const count = numImportanceSamples * numComponents
  return (
    <>
      <NumberField
        label={t('training.samples')}
        value={numImportanceSamples}
        limits={LIMITS.numImportanceSamples}
        isInteger
        isLazy
        onChange={(value) => commands.setOptions({ numImportanceSamples: value })}
      />
      <NumberField
        label={t('training.components')}
        value={numComponents}
        limits={LIMITS.numComponents}
        isInteger
        isLazy
        onChange={(value) => commands.setOptions({ numComponents: value })}
      />
      <p className="quiet small">
        {count === 1 ? t('training.bound.vae') : t('training.bound.weighted', { count })}
      </p>
    </>
  )
}

function ConstraintFields({ options }: OptionsProps): JSX.Element {
  const { commands } = useApp()
  const { latentConstraint } = options
  const { kind } = latentConstraint
  const strength = constraintStrength(latentConstraint)
  const choose = (next: typeof kind, value: number): void =>
    commands.setOptions({ latentConstraint: latentConstraintOf(next, value)! })
  return (
    <>
      <SelectField
        label={t('training.constraint')}
        value={kind}
        options={LATENT_CONSTRAINTS.map((value) => ({ value, label: t(`training.constraint.${value}`) }))}
        onChange={(value) => choose(value, strength)}
      />
      {kind !== 'none' && (
        <NumberField
          label={t(`training.constraint.strength.${kind}`)}
          value={strength}
          limits={LIMITS.constraintStrength}
          isLazy
          onChange={(value) => choose(kind, value)}
        />
      )}
    </>
  )
}
