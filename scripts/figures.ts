/**
 * Compute the paper's figures 1 to 7, and write their numbers (CSV, JSON) and pictures (SVG) into a folder:
 *   npm run figures -- [--figures 1,4] [--out figures-out] [--runs 1] [--epochs 30 (at most)] [--hidden 8,8-8]
 * --runs N: of Figs. 4 to 7, with the seeds that follow each other; the pictures show medians and ranges.
 * --hidden: of Figs. 4 to 6, one comparison for each decoder.
 * --write puts the table of Figs. 4 and 5 into the README.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ComparedMethod } from '../src/core/figures/comparedLanes.ts'
import type { FigureSettings, MethodComparison } from '../src/core/figures/figure.ts'
import { FIGURE_IDS } from '../src/core/figures/figure.ts'
import { PAPER_SETTINGS } from '../src/core/figures/paperSettings.ts'
import { figureCsv } from '../src/figures/figureCsv.ts'
import { figureSvg } from '../src/figures/figureSvg.ts'
import { computeFigure } from './figures/computeFigure.ts'
import { formatTable } from './figures/formatTable.ts'
import { withFiguresTable } from './readmeSections.ts'

const { values } = parseArgs({
  options: {
    figures: { type: 'string', default: FIGURE_IDS.join() },
    out: { type: 'string', default: 'figures-out' },
    runs: { type: 'string', default: '1' },
    epochs: { type: 'string', default: 'Infinity' },
    hidden: { type: 'string', default: '8-8' },
    write: { type: 'boolean', default: false },
  },
})
const ids = values.figures.split(',').map((text) => {
  const id = FIGURE_IDS.find((each) => each === text)
  if (id === undefined) throw new Error(`${text}: expected one of ${FIGURE_IDS.join(', ')}`)
  return id
})
const numRuns = Number(values.runs)
const mostEpochs = Number(values.epochs)
const decoders = values.hidden.split(',').map((text) => text.split('-').map(Number))

mkdirSync(values.out, { recursive: true })
/** Figs. 4 and 5 are two views of the same comparisons, which are made once. */
const made = new Map<string, ReturnType<typeof computeFigure>>()
const comparisons: MethodComparison[] = []
for (const id of ids) {
  for (const { variant, figure } of PAPER_SETTINGS[id]) {
    for (const { name, settings } of versionsOf(figure)) {
      const key = JSON.stringify(settings)
      const isNew = !made.has(key)
      if (isNew) console.error(`Fig. ${id}, ${variant}${name}`)
      const result = made.get(key) ?? computeFigure(settings, numRuns)
      made.set(key, result)
      if (isNew && result.kind === 'comparison') comparisons.push(result.result)
      const path = join(values.out, `figure-${id}-${variant}${name}`)
      writeFileSync(`${path}.svg`, figureSvg(id, result))
      writeFileSync(`${path}.csv`, figureCsv(id, result))
      writeFileSync(`${path}.json`, `${JSON.stringify(result.result, plainNumbers)}\n`)
    }
  }
}
const table = formatTable(comparisons)
if (comparisons.length > 0) console.log(table)
if (values.write) {
  const path = join(import.meta.dirname, '../README.md')
  writeFileSync(path, withFiguresTable(readFileSync(path, 'utf8'), table))
}

/** Of a comparison one for each decoder, with no more epochs than asked; another figure as it is. */
function versionsOf(figure: FigureSettings): { name: string; settings: FigureSettings }[] {
  if (figure.kind === 'images')
    return [{ name: '', settings: { ...figure, settings: withFewerEpochs(figure.settings) } }]
  if (figure.kind !== 'comparison') return [{ name: '', settings: figure }]
  return decoders.map((hidden) => {
    return {
      name: `-${hidden.join('-')}`,
      settings: { kind: 'comparison', settings: { ...withFewerEpochs(figure.settings), hidden } },
    }
  })
}

function withFewerEpochs<S extends { readonly methods: readonly ComparedMethod[] }>(settings: S): S {
  const methods = settings.methods.map((method) => ({
    ...method,
    maxEpochs: Math.min(method.maxEpochs, mostEpochs),
  }))
  return { ...settings, methods }
}

/** Typed arrays as lists; what JSON has no word for as text. */
function plainNumbers(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
