import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseData } from '../../src/core/datasets/parseData.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import { ParseError } from '../../src/core/problem.ts'

const ROOT = join(import.meta.dirname, '../..')
const PRESETS = 'public/presets'
const FIXTURES = 'src/core/__fixtures__/experiments'

export type ExperimentName = 'circle-0' | 'circle-1' | 'wave-0' | 'wave-1'

/**
 * The two draws each of the paper's circle and wave; the other draw is the held-out one. Reference figures (mean NLL,
 * nats per point): the truth's own, and best / median / worst of 20 starts of L-BFGS on the exact likelihood (1,000
 * iterations, SciPy, apart from this project), by decoder.
 */
export const EXPERIMENTS: Readonly<
  Record<
    ExperimentName,
    {
      readonly folder: string
      readonly heldOut: ExperimentName
      readonly truth: number
      readonly lbfgs: Readonly<Record<string, readonly [number, number, number]>>
    }
  >
> = {
  'circle-0': {
    folder: PRESETS,
    heldOut: 'circle-1',
    truth: 0.227,
    lbfgs: { '1-8-2': [0.272, 0.399, 0.932], '1-8-8-2': [0.209, 0.296, 0.66] },
  },
  'circle-1': {
    folder: FIXTURES,
    heldOut: 'circle-0',
    truth: 0.285,
    lbfgs: { '1-8-2': [0.32, 0.427, 2.053], '1-8-8-2': [0.237, 0.267, 0.522] },
  },
  'wave-0': {
    folder: PRESETS,
    heldOut: 'wave-1',
    truth: 0.818,
    lbfgs: { '1-8-2': [0.805, 0.884, 0.959] },
  },
  'wave-1': {
    folder: FIXTURES,
    heldOut: 'wave-0',
    truth: 0.788,
    lbfgs: { '1-8-2': [0.767, 0.913, 1.057] },
  },
}

export function readExperiment(name: ExperimentName): TrainingData {
  const text = readFileSync(join(ROOT, EXPERIMENTS[name].folder, `${name}.csv`), 'utf8')
  const parsed = parseData(text, name)
  if (!parsed.ok) throw new ParseError(parsed.problems)
  const { values, numPoints, dataDim } = parsed.value
  return buildTrainingData(values, numPoints, dataDim)
}
