import { comparisonSummary, type Spread } from '../../src/core/figures/comparisonSummary.ts'
import type { MethodComparison } from '../../src/core/figures/figure.ts'
import { laneName } from '../../src/figures/laneLook.ts'

const HEAD = [
  'data',
  'decoder',
  'σ² at the start',
  'method',
  'epochs',
  'runs',
  'NLL: median (lowest to highest)',
  'KL gap',
  'held-out NLL',
  'training, s',
  'diverged',
]

/** A Markdown table: a row for each method of each comparison. */
export function formatTable(comparisons: readonly MethodComparison[]): string {
  const rows = comparisons.flatMap((comparison) => {
    const { settings, runs } = comparison
    return comparisonSummary(comparison).map(({ last, numDiverged }, m) => {
      const method = settings.methods[m]
      return [
        settings.generator,
        [1, ...settings.hidden, 2].join('-'),
        `${settings.startVariance}`,
        laneName(method),
        `${method.maxEpochs}`,
        `${runs.length}`,
        spreadText(last.nll, 3),
        spreadText(last.gap, 4),
        spreadText(last.heldOutNll, 3),
        Number.isNaN(last.seconds.median) ? '–' : last.seconds.median.toFixed(1),
        `${numDiverged}`,
      ]
    })
  })
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function spreadText({ median, lowest, highest }: Spread, digits: number): string {
  if (Number.isNaN(median)) return '–'
  return `${median.toFixed(digits)} (${lowest.toFixed(digits)} to ${highest.toFixed(digits)})`
}
