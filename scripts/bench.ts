/**
 * Measure how fast it is: npm run bench [-- --json] [--browser | --no-browser]
 * --json prints one object, name → {value, unit}, of src/core in Node; the browser's figures come only if asked for.
 */
import { parseArgs } from 'node:util'
import { bundledCoreFigures } from './bench/bundledCoreFigures.ts'
import type { Figures } from './bench/figure.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, browser: { type: 'boolean' } },
  allowNegative: true,
})
const figures: Figures = {
  ...(await bundledCoreFigures()),
  ...((values.browser ?? !values.json) ? await inBrowser() : {}),
}

if (values.json) {
  const plain = Object.entries(figures).map(([name, { value, unit }]) => [name, { value, unit }] as const)
  console.log(JSON.stringify(Object.fromEntries(plain), null, 2))
} else {
  const width = Math.max(...Object.keys(figures).map((name) => name.length))
  for (const [name, { value, unit, beside }] of Object.entries(figures)) {
    const number = value >= 1e5 ? value.toExponential(3) : value.toPrecision(4)
    console.log(
      `${name.padEnd(width)}  ${number.padStart(10)} ${unit.padEnd(8)}${beside === undefined ? '' : `  ${beside}`}`,
    )
  }
}

/** Loaded only when wanted: the builder and Playwright are large. */
async function inBrowser(): Promise<Figures> {
  const { browserFigures } = await import('./bench/browserFigures.ts')
  return browserFigures()
}
