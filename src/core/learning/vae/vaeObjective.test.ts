import { describe, expect, test } from 'vitest'
import { encode } from '../../network/encode.ts'
import { encoderOutputSize } from '../../network/encoder.ts'
import { forward } from '../../network/forward.ts'
import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import { initialiseEncoder } from '../../network/initialiseEncoder.ts'
import { layerParameters, layersAt } from '../../network/layerParameters.ts'
import type { GenerativeModel } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { logSumExp } from '../../numerics/logSumExp.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { buildPartition } from '../../partition/buildPartition.ts'
import { eStep } from '../eStep.ts'
import { createParameterSpace } from '../parameterSpace.ts'
import { randomProblem } from '../reference/randomProblem.ts'
import { subsetOf } from '../subsetOf.ts'
import type { TrainingData } from '../trainingData.ts'
import { createVaeObjective, type VaeSetting } from './vaeObjective.ts'

interface Case {
  readonly latentDim: 1 | 2
  readonly numComponents: number
  readonly numSamples: number
  readonly noise: 'isotropic' | 'diagonal'
  readonly learnNoise: boolean
  readonly missing: number
  readonly activation: 'ReLU' | 'LeakyReLU' | 'Abs'
}

const LEAST_VARIANCE = 1e-3

function problemOf(own: Case): { setting: VaeSetting; parameters: Float64Array; data: TrainingData } {
  const { model, data } = randomProblem({
    seed: 3,
    widths: [own.latentDim, 5, 3],
    activation: own.activation,
    noise: own.noise,
    numPoints: 7,
    missing: own.missing,
    noiseVariance: 0.3,
  })
  // as initialiseEncoder's, but small
  const shape = { dataDim: 3, latentDim: own.latentDim, numComponents: own.numComponents }
  const widths = [3, 6, 5, encoderOutputSize(shape)]
  const { layers } = initialiseDecoder(
    { widths, activation: 'LeakyReLU', negativeSlope: 0.01, initialiser: 'torch' },
    createRng(5),
  )
  const encoder = { ...shape, layers }
  const setting: VaeSetting = {
    values: data.values,
    model,
    encoder,
    learnNoise: own.learnNoise,
    leastVariance: LEAST_VARIANCE,
    numSamples: own.numSamples,
  }
  const space = createParameterSpace(model, { learnNoise: own.learnNoise, learnPrior: false }, LEAST_VARIANCE)
  const parameters = Float64Array.of(...space.parametersOf(model), ...layerParameters(encoder.layers))
  return { setting, parameters, data }
}

const ALL = Int32Array.of(3, 0, 6, 1, 5, 2, 4)
const SEED = 11

function lossAt(setting: VaeSetting, parameters: Float64Array): { loss: number; gradient: Float64Array } {
  const objective = createVaeObjective(setting)
  expect(objective.size).toBe(parameters.length)
  const gradient = new Float64Array(objective.size)
  const loss = objective.addLoss(parameters, ALL, 0, ALL.length, createRng(SEED), gradient)
  return { loss, gradient }
}

const CASES: readonly Case[] = ([1, 2] as const).flatMap((latentDim) =>
  [1, 3].flatMap((numComponents) =>
    [1, 3].flatMap((numSamples) => [
      {
        latentDim,
        numComponents,
        numSamples,
        noise: 'isotropic' as const,
        learnNoise: true,
        missing: 0,
        activation: 'LeakyReLU' as const,
      },
      {
        latentDim,
        numComponents,
        numSamples,
        noise: 'diagonal' as const,
        learnNoise: true,
        missing: 0.3,
        activation: 'Abs' as const,
      },
    ]),
  ),
)
const FIXED: Case = {
  latentDim: 2,
  numComponents: 3,
  numSamples: 1,
  noise: 'diagonal',
  learnNoise: false,
  missing: 0,
  activation: 'ReLU',
}

function nameOf({ latentDim, numComponents, numSamples, noise, missing, learnNoise }: Case): string {
  return `S = ${latentDim}, J = ${numComponents}, K = ${numSamples}, ${noise}${learnNoise ? '' : ', fixed'}${missing > 0 ? ', missing' : ''}`
}

describe('the gradient of the sampled loss', () => {
  test.each([...CASES, FIXED].map((each) => [nameOf(each), each] as const))(
    'is that of finite differences: %s',
    (_, own) => {
      const { setting, parameters } = problemOf(own)
      const { gradient } = lossAt(setting, parameters)
      const scale = Math.max(...gradient.map(Math.abs))
      let numNonzero = 0
      for (let i = 0; i < parameters.length; i++) {
        const step = 1e-5 * Math.max(1, Math.abs(parameters[i]))
        const at = (shift: number): number =>
          lossAt(setting, parameters.with(i, parameters[i] + shift * step)).loss
        const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step)
        expect(Math.abs(gradient[i] - slope), `parameter ${i}`).toBeLessThan(1e-7 * Math.max(1, scale))
        if (gradient[i] !== 0) numNonzero++
      }
      expect(numNonzero).toBeGreaterThan(0.8 * parameters.length)
    },
  )
})

describe('the loss', () => {
  const logNormal = (x: number, mean: number, variance: number): number =>
    -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance)
  /** log N(z; 0, Σz) for the priors of randomProblem. */
  function logPrior(z: Float64Array, [a, b, , d]: Float64Array): number {
    if (z.length === 1) return logNormal(z[0], 0, a)
    const determinant = a * d - b * b
    const square = (d * z[0] * z[0] - 2 * b * z[0] * z[1] + a * z[1] * z[1]) / determinant
    return -0.5 * (square + Math.log(determinant)) - Math.log(2 * Math.PI)
  }
  /** log p(x|z), by the forward pass. */
  function logLikelihood({ decoder, noise }: GenerativeModel, x: Float64Array, z: Float64Array): number {
    const image = forward(decoder, z)
    return x.reduce((sum, value, d) => {
      if (Number.isNaN(value)) return sum
      const variance =
        noise.kind === 'isotropic' ? noise.variance : noise.kind === 'diagonal' ? noise.variances[d] : NaN
      return sum + logNormal(value, image[d], variance)
    }, 0)
  }

  test.each(CASES.map((each) => [nameOf(each), each] as const))(
    'is minus the bound, by its definition and through encode: %s',
    (_, own) => {
      const { setting, parameters, data } = problemOf(own)
      const { model, encoder, numSamples: K } = setting
      const S = own.latentDim
      const rng = createRng(SEED)
      let expected = 0
      for (const n of ALL) {
        const x = data.values.subarray(3 * n, 3 * n + 3)
        const { components, logWeights } = encode(encoder, x)
        const variance = (j: number, k: number): number => components[j].covariance[k * S + k]
        const logQ = (z: Float64Array): number =>
          logSumExp(
            components.map(({ mean }, j) =>
              mean.reduce((sum, m, k) => sum + logNormal(z[k], m, variance(j, k)), logWeights[j]),
            ),
          )
        const terms: number[] = []
        components.forEach(({ mean }, j) => {
          for (let sample = 0; sample < K; sample++) {
            const z = mean.map((m, k) => m + Math.sqrt(variance(j, k)) * standardNormal(rng))
            const logJoint = logLikelihood(model, x, z) + logPrior(z, model.priorCovariance)
            if (components.length * K > 1) terms.push(logJoint - logQ(z) + logWeights[j] - Math.log(K))
            else {
              // the KL of two Gaussians in its textbook form, by way of the inverse of Σz
              const [a, b, , d] = model.priorCovariance
              const determinant = S === 1 ? a : a * d - b * b
              const quadratic =
                S === 1
                  ? (variance(0, 0) + mean[0] ** 2) / a
                  : (d * (variance(0, 0) + mean[0] ** 2) -
                      2 * b * mean[0] * mean[1] +
                      a * (variance(0, 1) + mean[1] ** 2)) /
                    determinant
              const logDet = mean.reduce((sum, __, k) => sum + Math.log(variance(0, k)), 0)
              terms.push(logLikelihood(model, x, z) - 0.5 * (quadratic - S + Math.log(determinant) - logDet))
            }
          }
        })
        expected -= logSumExp(terms)
      }
      expect(lossAt(setting, parameters).loss).toBeWithinRel(expected, 1e-12)
    },
  )

  test('is on average no less than the exact NLL, and the less the more draws', () => {
    const { setting, data } = problemOf({ ...CASES[0], learnNoise: false })
    const model: GenerativeModel = { ...setting.model, noise: { kind: 'isotropic', variance: 4 } }
    const parameters = Float64Array.of(
      ...layerParameters(model.decoder.layers),
      ...layerParameters(setting.encoder.layers),
    )
    const means = [1, 10, 100].map((numSamples) => {
      const objective = createVaeObjective({ ...setting, model, numSamples })
      const rng = createRng(1)
      const gradient = new Float64Array(objective.size)
      let sum = 0
      for (let i = 0; i < 2000; i++) sum += objective.addLoss(parameters, ALL, 0, ALL.length, rng, gradient)
      return sum / 2000
    })
    const exact = -eStep(model, buildPartition(model.decoder), subsetOf(data, ALL)).logLikelihood
    expect(means[0]).toBeGreaterThan(means[1] + 0.1)
    expect(means[1]).toBeGreaterThan(means[2])
    // sampling error, and the bound's own gap of O(1/K)
    expect(means[2]).toBeGreaterThan(exact - 0.02)
    expect(means[2]).toBeLessThan(exact + 0.1)
  })

  test('does not depend on how many points are asked for at once', () => {
    const { setting, parameters } = problemOf({ ...CASES[0], numSamples: 3 })
    const objective = createVaeObjective(setting)
    const many = Int32Array.from({ length: 210 }, (_, i) => i % 7)
    const lossOf = (stride: number): number => {
      const rng = createRng(2)
      let sum = 0
      for (let at = 0; at < many.length; at += stride)
        sum += objective.addLoss(parameters, many, at, at + stride, rng, new Float64Array(objective.size))
      return sum
    }
    expect(lossOf(210)).toBeWithinRel(lossOf(3), 1e-13)
  })
})

test('an encoder that outputs huge log-variances has no posterior, and says so', () => {
  const encoder = initialiseEncoder({ dataDim: 2, latentDim: 1, numComponents: 1 }, createRng(1))
  const parameters = layerParameters(encoder.layers)
  for (const [bias, isSound] of [
    [-700, true],
    [700, true],
    [-800, false],
    [800, false],
    [Number.NaN, false],
  ] as const) {
    const own = { ...encoder, layers: layersAt(encoder.layers, parameters.with(parameters.length - 1, bias)) }
    if (isSound) expect(encode(own, [0.1, Number.NaN]).components[0].covariance[0]).toBeGreaterThan(0)
    else expect(() => encode(own, [0.1, 0.2])).toThrow(/range of the doubles/)
  }
})
