import type { ComparedMethod } from '../core/figures/comparedLanes.ts'
import type { Comparison, MethodComparison } from '../core/figures/figure.ts'
import { formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'

/** How many runs there are, and their seeds. */
export function runsWords({
  settings,
  runs,
}: Comparison<{ readonly methods: readonly ComparedMethod[]; readonly seed: number }, unknown>): string {
  const seeds = runs.map((run) => run.seed)
  const [first = settings.seed] = seeds
  return seeds.length <= 1
    ? t('figures.oneRun', { seed: first })
    : t('figures.manyRuns', { count: seeds.length, first, last: Math.max(...seeds) })
}

/** What was compared, in one line. */
export function comparisonSubtitle(comparison: MethodComparison): string {
  const { generator, numPoints, hidden, startVariance } = comparison.settings
  return t('figures.subtitle.comparison', {
    runs: runsWords(comparison),
    points: numPoints,
    data: t(`dataset.${generator}`).toLowerCase(),
    decoder: [1, ...hidden, 2].join('-'),
    variance: formatTick(startVariance),
  })
}
