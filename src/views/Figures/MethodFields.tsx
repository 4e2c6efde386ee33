import type { JSX } from 'react'
import type { ComparedMethod } from '../../core/figures/comparedLanes.ts'
import type { DecoderRecipe } from '../../core/network/initialiseDecoder.ts'
import { parseWidths } from '../../state/architecture.ts'
import { isWithin, LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { typedNumbers, writtenNumbers } from '../../ui/typedNumbers.ts'
import { NumberField, TextField } from '../../ui/fields.tsx'

const MAX_RATES = 4

/** What comparisons of points and of images have in common. */
interface MethodSettings {
  readonly hidden: readonly number[]
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  readonly startVariance: number
  readonly methods: readonly ComparedMethod[]
  readonly batchSize: number
  readonly seed: number
}

interface MethodFieldsProps<S extends MethodSettings> {
  readonly settings: S
  readonly onChange: (settings: S) => void
}

/** The decoder, EM, and one method at several learning rates. */
export function MethodFields<S extends MethodSettings>({
  settings,
  onChange,
}: MethodFieldsProps<S>): JSX.Element {
  const { methods } = settings
  const em = methods.filter(({ method }) => method === 'em')
  const others = methods.filter(({ method }) => method !== 'em')
  const change = (patch: Partial<MethodSettings>): void => onChange({ ...settings, ...patch })
  const withEpochs = (each: readonly ComparedMethod[], maxEpochs: number): ComparedMethod[] =>
    each.map((method) => ({ ...method, maxEpochs }))
  return (
    <>
      <TextField
        label={t('figures.field.hidden')}
        value={settings.hidden}
        format={(hidden) => hidden.join('-')}
        parse={parseWidths}
        problem={t('figures.field.hiddenProblem')}
        isLazy
        onChange={(hidden) => change({ hidden })}
      />
      <NumberField
        label={t('figures.field.slope')}
        value={settings.recipe.negativeSlope}
        limits={LIMITS.negativeSlope}
        onChange={(negativeSlope) => change({ recipe: { ...settings.recipe, negativeSlope } })}
      />
      <NumberField
        label={t('figures.field.startVariance')}
        value={settings.startVariance}
        limits={LIMITS.noiseVariance}
        onChange={(startVariance) => change({ startVariance })}
      />
      <TextField
        label={t('figures.field.rates')}
        value={others.map(({ learningRate }) => learningRate)}
        format={writtenNumbers}
        parse={parseRates}
        problem={t('figures.field.ratesProblem', { count: MAX_RATES })}
        isLazy
        onChange={(rates) =>
          change({ methods: [...em, ...rates.map((learningRate) => ({ ...others[0]!, learningRate }))] })
        }
      />
      <NumberField
        label={t('figures.field.emEpochs')}
        value={em[0]!.maxEpochs}
        limits={LIMITS.figureEpochs}
        isInteger
        onChange={(maxEpochs) => change({ methods: [...withEpochs(em, maxEpochs), ...others] })}
      />
      <NumberField
        label={t('figures.field.vaeEpochs')}
        value={others[0]!.maxEpochs}
        limits={LIMITS.figureEpochs}
        isInteger
        onChange={(maxEpochs) => change({ methods: [...em, ...withEpochs(others, maxEpochs)] })}
      />
      <NumberField
        label={t('figures.field.batch')}
        value={settings.batchSize}
        limits={LIMITS.batchSize}
        isInteger
        onChange={(batchSize) => change({ batchSize })}
      />
      <NumberField
        label={t('figures.field.seed')}
        value={settings.seed}
        limits={LIMITS.seed}
        isInteger
        onChange={(seed) => change({ seed })}
      />
    </>
  )
}

function parseRates(text: string): readonly number[] | undefined {
  const rates = typedNumbers(text)
  const areRates = rates !== undefined && rates.length > 0 && rates.length <= MAX_RATES
  return areRates && rates.every((rate) => isWithin(rate, LIMITS.learningRate)) ? rates : undefined
}
