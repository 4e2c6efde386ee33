/** Measure the accuracy on all fixtures of what is built and write the table of the README: npm run accuracy */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { QuantityReport } from './oracle/checks.ts'
import { runOracle } from './oracle/runOracle.ts'
import { withAccuracyTable } from './readmeSections.ts'

const ROOT = join(import.meta.dirname, '..')
const BUILT = [
  'gaussian1d',
  'gaussian2d',
  'gaussian3d',
  'partition',
  'partition-large',
  'inference',
  'imputation',
  'layers',
  'learning',
  'elbo',
]

const rows = ['| fixture | cases | quantity | values | worst error | allowed |', '|---|---|---|---|---|---|']
for (const kind of BUILT) {
  const { numKept, quantities, isOk } = runOracle(join(ROOT, 'src/core/__fixtures__', `${kind}.json`), null)
  if (!isOk) {
    console.error(`${kind} is not within tolerance; npm run oracle -- src/core/__fixtures__/${kind}.json`)
    process.exit(1)
  }
  quantities.forEach((each, index) => {
    const first = index === 0
    rows.push(
      `| ${first ? kind : ''} | ${first ? numKept : ''} | ${each.quantity} | ${each.count} | ${errorText(each)} |`,
    )
  })
}
const path = join(ROOT, 'README.md')
writeFileSync(path, withAccuracyTable(readFileSync(path, 'utf8'), rows.join('\n')))
console.log(rows.join('\n'))

/** Worst error and what is allowed; counts and patterns are right or wrong. */
function errorText({ quantity, worstError, worstAllowed }: QuantityReport): string {
  if (
    [
      'regionCount',
      'distinctAffineMaps',
      'signPatterns',
      'missing',
      'layers.rank',
      'outputShape',
      'pattern',
    ].includes(quantity)
  )
    return '0 | 0'
  return `${worstError === 0 ? '0' : worstError.toExponential(1)} | ${worstAllowed.toExponential(0)}`
}
