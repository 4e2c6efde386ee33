import type { MethodComparison } from '../core/figures/figure.ts'
import { formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'

/** What was compared, in one line. */
export function comparisonSubtitle({ settings, runs }: MethodComparison): string {
  const { generator, numPoints, hidden, startVariance, seed } = settings
  const isOne = runs.length <= 1
  return t('figures.subtitle.comparison', {
    runs: isOne
      ? t('figures.oneRun', { seed })
      : t('figures.manyRuns', { count: runs.length, first: seed, last: seed + runs.length - 1 }),
    points: numPoints,
    data: t(`dataset.${generator}`).toLowerCase(),
    decoder: [1, ...hidden, 2].join('-'),
    variance: formatTick(startVariance),
  })
}
