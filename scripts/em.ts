/**
 * Train by exact EM from many starts and write the outcome beside reference figures, and how many exact E-steps it took
 * to reach given NLLs, with and without acceleration:
 *   npm run --silent em -- [--seeds 100] [--files circle-0,wave-1] [--decoders 1-8-2,1-8-8-2] [--accelerate on | off | both]
 *                          [--epochs 300,75 (plain, accelerated)] [--order inputToOutput | outputToInput]
 *                          [--method em | authors | lbfgs | adam | online] [--variance 1]
 * --write puts the tables into the README. Weights of seed s: the "authors'" initialiser with seed s. Exits 1 if the objective of a monotone run ever rises.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MONOTONE_METHODS } from '../src/core/learning/trainingState.ts'
import { formatReachTable, formatTable, type Outcome } from './em/formatTable.ts'
import { EXPERIMENTS, readExperiment, type ExperimentName } from './em/experiments.ts'
import { trainOnce } from './em/trainOnce.ts'
import { withTrainingTables } from './readmeSections.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    epochs: { type: 'string', default: '300,75' },
    accelerate: { type: 'string', default: 'both' },
    files: { type: 'string', default: Object.keys(EXPERIMENTS).join() },
    decoders: { type: 'string', default: '1-8-2,1-8-8-2' },
    order: { type: 'string', default: 'inputToOutput' },
    method: { type: 'string', default: 'em' },
    variance: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})
const method = oneOf(['em', 'authors', 'lbfgs', 'adam', 'online'] as const, values.method)
const layerOrder = oneOf(['inputToOutput', 'outputToInput'] as const, values.order)
const names = values.files.split(',').map((name) => oneOf(Object.keys(EXPERIMENTS) as ExperimentName[], name))

const accelerate = oneOf(['on', 'off', 'both'] as const, values.accelerate)
const switches = accelerate === 'both' && method === 'em' ? [false, true] : [accelerate === 'on']
const [plainEpochs = 300, acceleratedEpochs = plainEpochs] = values.epochs.split(',').map(Number)

const outcomes: Outcome[] = []
for (const name of names) {
  for (const decoder of values.decoders.split(',')) {
    for (const isOn of switches) {
      const maxEpochs = isOn ? acceleratedEpochs : plainEpochs
      const runs = Array.from({ length: Number(values.seeds) }, (_, i) =>
        trainOnce({
          widths: decoder.split('-').map(Number),
          seed: i + 1,
          variance: Number(values.variance),
          training: readExperiment(name),
          heldOut: readExperiment(EXPERIMENTS[name].heldOut),
          targets: EXPERIMENTS[name].targets,
          options: { method, layerOrder, maxEpochs, accelerate: isOn },
        }),
      )
      const outcome = { name, decoder, accelerate: isOn, maxEpochs, runs }
      outcomes.push(outcome)
      // a long run shows what it has
      console.error(formatTable([outcome]).split('\n').at(-1))
    }
  }
}
const tables = `${formatTable(outcomes)}\n\n${formatReachTable(outcomes)}`
console.log(tables)
const worstRise = Math.max(...outcomes.flatMap(({ runs }) => runs.map((run) => run.worstRise)))
if (MONOTONE_METHODS.includes(method)) {
  console.log(`\nLargest rise of the objective in a step: ${worstRise.toExponential(1)} of it (allowed 1e-9)`)
  process.exitCode = worstRise <= 1e-9 ? 0 : 1
}
if (values.write) {
  const path = join(import.meta.dirname, '../README.md')
  writeFileSync(path, withTrainingTables(readFileSync(path, 'utf8'), tables))
}

function oneOf<T extends string>(known: readonly T[], value: string): T {
  const found = known.find((each) => each === value)
  if (found === undefined) throw new Error(`${value}: expected one of ${known.join(', ')}`)
  return found
}
