import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatReport } from './formatReport.ts'
import { runOracle } from './runOracle.ts'

const FIXTURES = join(import.meta.dirname, '../../src/core/__fixtures__')
const HALF_LOG_2PI = 0.9189385332046727

interface Model {
  latentDim: number
  layers: { weight?: number[][] }[]
  sigmaZ: number[][]
}
interface ImputationCase {
  model: Model
  expected: { posteriorMean: number[]; posteriorCov: number[][] }
}
interface InferenceModel {
  model: Model
  points: {
    expected: {
      posteriorMean: number[]
      posteriorCov: number[][]
      map: { z: number[]; logJoint: number }
      posteriorLogDensity: { z: number[]; value: number }[]
      expectedCompleteLogLikelihood: number
      entropy: number
    }
  }[]
}
interface ElboCase {
  model: Model
  q: { mean: number[]; covariance: number[][] }
}
interface LearningCase {
  model: Model
  x: number[][]
  expected: {
    meanExpectedCompleteLogLikelihood: number
    sumZ: number[]
    sumZZ: number[][]
    sigmaZ: number[][]
    layers: { layer: number; weight: number[][]; bias: number[]; rank: number }[]
    gradient: { layers: { layer: number; weight: number[][] }[]; sigmaZ: number[][] }
  }
}

/** A third latent, of variance 1, that is independent of the two. */
const withThird = (matrix: number[][], variance = 1): number[][] => [
  ...matrix.map((row) => [...row, 0]),
  [0, 0, variance],
]
const withColumn = (weight: number[][]): number[][] => weight.map((row) => [...row, 0])

function embedModel(model: Model): void {
  model.latentDim = 3
  for (const first of model.layers.slice(0, 1)) first.weight = withColumn(first.weight ?? [])
  model.sigmaZ = withThird(model.sigmaZ)
}

function embedImputation({ expected }: ImputationCase): void {
  expected.posteriorMean.push(0)
  expected.posteriorCov = withThird(expected.posteriorCov)
}

/** The third latent of q is that of the prior: no term of the ELBO changes. */
function embedElbo({ q }: ElboCase): void {
  q.mean.push(0)
  q.covariance = withThird(q.covariance)
}

function embedInference(item: InferenceModel): void {
  item.points = item.points.slice(0, 6)
  for (const { expected } of item.points) {
    expected.posteriorMean.push(0)
    expected.posteriorCov = withThird(expected.posteriorCov)
    expected.map.z.push(0)
    expected.map.logJoint -= HALF_LOG_2PI
    for (const density of expected.posteriorLogDensity) {
      density.z.push(0)
      density.value -= HALF_LOG_2PI
    }
    expected.expectedCompleteLogLikelihood -= HALF_LOG_2PI + 0.5
    expected.entropy += HALF_LOG_2PI + 0.5
  }
}

function embedLearning({ x, expected }: LearningCase): void {
  expected.meanExpectedCompleteLogLikelihood -= HALF_LOG_2PI + 0.5
  expected.sumZ.push(0)
  expected.sumZZ = withThird(expected.sumZZ, x.length)
  expected.sigmaZ = withThird(expected.sigmaZ)
  expected.gradient.sigmaZ = withThird(expected.gradient.sigmaZ, 0)
  for (const layer of expected.gradient.layers) if (layer.layer === 0) layer.weight = withColumn(layer.weight)
  for (const layer of expected.layers) {
    if (layer.layer !== 0) continue
    layer.weight = withColumn(layer.weight)
    layer.rank += layer.bias.length
  }
}

test.each([
  ['imputation', 'cases', embedImputation, 16],
  ['inference', 'models', embedInference, 4],
  ['learning', 'cases', embedLearning, 2],
  ['elbo', 'cases', embedElbo, 15],
] as const)('%s of two latents, with a third that nothing depends on', (name, key, embed, numCases) => {
  const content = JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Record<
    string,
    { model: Model }[]
  >
  const cases = (content[key] ?? []).filter(({ model }) => model.latentDim === 2).slice(0, numCases)
  for (const each of cases) {
    embedModel(each.model)
    embed(each as never)
  }
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  try {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, JSON.stringify({ [key]: cases }))
    const report = runOracle(file, 3)
    expect(report.numKept).toBe(numCases)
    expect(report.isOk, formatReport(report, 3)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
