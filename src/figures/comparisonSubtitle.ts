import type { MethodComparison } from '../core/figures/figure.ts'
import { formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'

/** What was compared, in one line. */
export function comparisonSubtitle({ settings, runs }: MethodComparison): string {
  const { generator, numPoints, hidden, startVariance, seed } = settings
  const seeds = runs.map((run) => run.seed)
  const [first = seed] = seeds
  return t('figures.subtitle.comparison', {
    runs:
      seeds.length <= 1
        ? t('figures.oneRun', { seed: first })
        : t('figures.manyRuns', { count: seeds.length, first, last: Math.max(...seeds) }),
    points: numPoints,
    data: t(`dataset.${generator}`).toLowerCase(),
    decoder: [1, ...hidden, 2].join('-'),
    variance: formatTick(startVariance),
  })
}
