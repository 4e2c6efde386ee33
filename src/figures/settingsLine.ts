import type { ComparisonSettings } from '../core/figures/comparedRun.ts'
import type { SeededRecipe } from '../core/figures/seededDecoder.ts'
import { formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'

/** The settings of a random decoder in one line. */
export function decoderLine(recipe: SeededRecipe): string {
  return t('figures.source.decoder', {
    ...decoderWords(recipe),
    widths: recipe.widths.join('-'),
    seed: recipe.seed,
  })
}

/** The settings of a comparison that its subtitle does not have. */
export function comparisonLine({ noiseStd, recipe, batchSize, numHeldOut }: ComparisonSettings): string {
  return t('figures.source.comparison', {
    ...decoderWords(recipe),
    noise: formatTick(noiseStd),
    batch: batchSize,
    heldOut: numHeldOut,
  })
}

/** The activation and the initialiser. */
export function decoderWords({
  activation,
  negativeSlope,
  initialiser,
}: Pick<SeededRecipe, 'activation' | 'negativeSlope' | 'initialiser'>): {
  activation: string
  initialiser: string
} {
  return {
    activation:
      activation === 'LeakyReLU'
        ? t('figures.leaky', { slope: negativeSlope })
        : t(`activation.${activation}`),
    initialiser: t(`initialiser.${initialiser}`),
  }
}
