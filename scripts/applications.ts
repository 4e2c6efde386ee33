/**
 * What an exact likelihood is good for, on MNIST digits of unit norm with noise of standard deviation 0.1:
 *   npm run applications -- [--digit 4] [--seeds 3] [--seconds 20] [--hidden 16-16] [--precision 60] [--noise 0.1] [--write]
 * - EM beside VAEs: from the same starts on the same images, so many processor seconds of training each, judged on held-out images
 * - imputation of the left and the lower half of held-out images, beside the mean image, the nearest neighbour and PPCA
 * - anomalies: the digit against each other one by −log p(x), beside the same
 * Of EM's starts the one with the lowest objective is used for the last two: what is held out has no say in it.
 * --noise: its standard deviation in each pixel, of training and judging alike; --precision: of the Gaussian prior of the weights; --write puts the tables into the README.
 * Exits 1 if the objective of EM ever rises by more than 1e-9 of it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ppca } from '../src/core/applications/ppca.ts'
import { principalComponents } from '../src/core/applications/principalComponents.ts'
import type { TrainingOptions } from '../src/core/learning/trainingState.ts'
import { anomalyHead, anomalyRows } from './applications/anomalyRows.ts'
import {
  decoderContestant,
  linearContestant,
  meanContestant,
  neighbourContestant,
  type Contestant,
} from './applications/contestants.ts'
import { readDigits } from './applications/digits.ts'
import { IMPUTATION_HEAD, imputationRows } from './applications/imputationRows.ts'
import { RACE_HEAD, raceRows, type Lane } from './applications/raceRows.ts'
import { startOf, trainFor } from './applications/trainFor.ts'
import { markdownTable } from './markdownTable.ts'
import { withApplicationTables } from './readmeSections.ts'

const { values } = parseArgs({
  options: {
    digit: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
    hidden: { type: 'string', default: '16-16' },
    precision: { type: 'string', default: '60' },
    noise: { type: 'string', default: '0.1' },
    write: { type: 'boolean', default: false },
  },
})
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
const seconds = Number(values.seconds)
const hidden = values.hidden.split('-').map(Number)
const precision = Number(values.precision)
const noiseStd = Number(values.noise)
const digits = readDigits(Number(values.digit), noiseStd)
const { training, heldOut, truth } = digits

const PLAIN: Partial<TrainingOptions> = { method: 'em' }
const WITH_PRIOR: Partial<TrainingOptions> = { method: 'em', weightPrior: { kind: 'gaussian', precision } }
const vae = (learningRate: number): Partial<TrainingOptions> => ({ method: 'vae', learningRate })

const plain = laneOf('EM', 1, hidden, PLAIN)
const regular = laneOf('EM, weight prior', 1, hidden, WITH_PRIOR)
const vaes = [0.005, 0.001, 0.0001].map((rate) => laneOf(`VAE, rate ${rate}`, 1, hidden, vae(rate)))
const plane = laneOf('EM, weight prior', 2, [8, 8], WITH_PRIOR)

const components = principalComponents(training, 10)
const factors = Array.from({ length: 10 }, (_, i) => {
  const S = i + 1
  const contestant = linearContestant(`PPCA, S = ${S}`, ppca(components, S))
  return { contestant, nll: contestant.score(heldOut).reduce((sum, each) => sum + each, 0) }
})
const bestS = factors.reduce((best, { nll }, i) => (nll < factors[best].nll ? i : best), 0) + 1
const contestants: Contestant[] = [
  ...[plain, regular, plane].map(bestOf),
  ...Array.from(new Set([1, 2, bestS]), (S) => factors[S - 1].contestant),
  meanContestant(components),
  neighbourContestant(training),
]
const tables = [
  markdownTable(RACE_HEAD, raceRows([plain, regular, ...vaes])),
  markdownTable(IMPUTATION_HEAD, imputationRows(contestants, heldOut, truth)),
  markdownTable(anomalyHead(digits), anomalyRows(contestants, digits)),
].join('\n\n')
console.log(tables)
const worstRise = Math.max(...[plain, regular, plane].flatMap(({ runs }) => runs.map((run) => run.worstRise)))
console.log(
  `\nLargest rise of EM's objective in a step: ${worstRise.toExponential(1)} of it (allowed 1e-9); of PPCA's factors up to ten ${bestS} are the best on held-out images`,
)
process.exitCode = worstRise <= 1e-9 ? 0 : 1
if (values.write) {
  const path = join(import.meta.dirname, '../README.md')
  writeFileSync(path, withApplicationTables(readFileSync(path, 'utf8'), tables, noiseStd > 0))
}

function laneOf(
  name: string,
  latentDim: number,
  widths: readonly number[],
  options: Partial<TrainingOptions>,
): Lane {
  const all = [latentDim, ...widths, training.dataDim]
  const runs = seeds.map((seed) =>
    trainFor(seconds, startOf(all, seed, training), digits, { ...options, seed }),
  )
  const lane = { name: `${name}, ${all.join('-')}`, runs }
  // a long run shows what it has
  console.error(raceRows([lane])[0]?.join(' | '))
  return lane
}

function bestOf({ name, runs }: Lane): Contestant {
  const best = runs.reduce((least, run) => (run.state.objective < least.state.objective ? run : least))
  return decoderContestant(name, best.state)
}
