import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileDecoder } from '../network/compileDecoder.ts'
import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { createRng, type Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { imageDecoder } from '../partition/reference/imageDecoder.ts'
import { runToEnd } from '../steps.ts'
import { conjugateGradientsSteps } from './conjugateGradients.ts'
import { eStep } from './eStep.ts'
import { expectedCompleteLogLikelihood } from './expectedCompleteLogLikelihood.ts'
import { heldMaps } from './heldMaps.ts'
import { gather } from './layerLayout.ts'
import { layerSystem } from './layerSystem.ts'
import { layerUpdate, moveLayer } from './layerUpdate.ts'
import { likelihoodGradient } from './likelihoodGradient.ts'
import { moveStatistics } from './moveStatistics.ts'
import { createTangentSystem } from './tangentSystem.ts'
import { buildTrainingData } from './trainingData.ts'
import { startTraining, trainingIterations } from './trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS } from './trainingState.ts'

interface Problem {
  readonly model: GenerativeModel
  readonly values: Float64Array
  readonly numPoints: number
}

/** Twelve points of another decoder's making, some with missing entries. */
function problemOf(rng: Rng, latentDim = 1, hasMissing = false): Problem {
  const decoder = imageDecoder(rng, latentDim)
  const numPoints = 12
  const values = new Float64Array(numPoints * decoder.dataDim).map((_, i) =>
    hasMissing && decoder.dataDim > 1 && i % decoder.dataDim === 0 && i % 3 === 0
      ? Number.NaN
      : 1.5 * standardNormal(rng),
  )
  const priorCovariance = new Float64Array(latentDim * latentDim)
  for (let s = 0; s < latentDim; s++) priorCovariance[s * (latentDim + 1)] = 1
  return {
    model: { decoder, noise: { kind: 'isotropic', variance: 0.3 }, priorCovariance },
    values,
    numPoints,
  }
}

function statisticsOf({ model, values, numPoints }: Problem): {
  partition: ReturnType<typeof buildPartition>
  statistics: ReturnType<typeof eStep>
  nll: number
} {
  const partition = buildPartition(model.decoder)
  const statistics = eStep(model, partition, buildTrainingData(values, numPoints, model.decoder.dataDim))
  return { partition, statistics, nll: -statistics.logLikelihood / numPoints }
}

function withParameter(decoder: Decoder, layerIndex: number, k: number, change: number): Decoder {
  const layers = decoder.layers.map((layer, l) => {
    if (l !== layerIndex || !isLearnedLayer(layer)) return layer
    const weight = layer.weight.slice()
    const bias = layer.bias.slice()
    if (k < weight.length) weight[k] += change
    else bias[k - weight.length] += change
    return { ...layer, weight, bias }
  })
  return { ...decoder, layers }
}

describe('the M-step of layers of images', () => {
  it.each([1, 2])('has the gradient of the exact NLL, S = %i', (latentDim) => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, hasMissing) => {
        const rng = createRng(seed)
        const problem = problemOf(rng, latentDim, hasMissing)
        // away from ties, where the derivative is one-sided
        const { model } = problem
        const smooth = model.decoder.layers.every(
          (layer) => !isLearnedLayer(layer) || layer.weight.every((w) => Math.abs(w % 0.25) > 1e-9),
        )
        fc.pre(smooth && buildPartition(model.decoder).numRegions < 60)
        const { partition, statistics } = statisticsOf(problem)
        const { layers } = likelihoodGradient(model, partition, statistics)
        for (const { layerIndex, weight, bias } of layers) {
          const slopes = [...weight, ...bias]
          const k = Math.floor(slopes.length * rng())
          const step = 1e-5
          const nllAt = (change: number): number => {
            const decoder = withParameter(model.decoder, layerIndex, k, change)
            return statisticsOf({ ...problem, model: { ...model, decoder } }).nll
          }
          const numeric = (nllAt(step) - nllAt(-step)) / (2 * step)
          const scale = Math.max(1, ...slopes.map(Math.abs))
          expect(Math.abs(numeric - slopes[k])).toBeLessThan(2e-5 * scale)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('minimises what it says: the expected log-likelihood falls by the predicted gain, and no more elsewhere', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, hasMissing) => {
        const rng = createRng(seed)
        const problem = problemOf(rng, 1, hasMissing)
        const { model } = problem
        const { partition, statistics } = statisticsOf(problem)
        const lossAt = (decoder: Decoder): number => {
          const maps = heldMaps(compileDecoder(decoder), partition)
          const moved = moveStatistics(statistics, partition, maps, decoder.dataDim)
          return -expectedCompleteLogLikelihood(model, moved).total
        }
        const before = lossAt(model.decoder)
        model.decoder.layers.forEach((layer, layerIndex) => {
          if (!isLearnedLayer(layer)) return
          const update = layerUpdate(model, partition, statistics, layerIndex, { kind: 'none' })
          const best = lossAt(moveLayer(model.decoder, update, 1))
          const scale = Math.max(1, Math.abs(before))
          expect(Math.abs(before - best - update.predictedGain)).toBeLessThan(1e-8 * scale)
          for (const part of [0.9, 1.1])
            expect(lossAt(moveLayer(model.decoder, update, part))).toBeGreaterThanOrEqual(best - 1e-9 * scale)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is the same by tangents and by the matrix of a dense layer', () => {
    const rng = createRng(7)
    const linear = (inputSize: number, outputSize: number): Decoder['layers'][number] => ({
      type: 'Linear',
      inputSize,
      outputSize,
      weight: new Float64Array(inputSize * outputSize).map(() => standardNormal(rng)),
      bias: new Float64Array(outputSize).map(() => standardNormal(rng)),
    })
    const decoder: Decoder = {
      latentDim: 1,
      dataDim: 3,
      layers: [linear(1, 4), { type: 'ReLU' }, linear(4, 3), { type: 'Abs' }, linear(3, 3)],
    }
    const problem = { ...problemOf(rng), model: { ...problemOf(rng).model, decoder } }
    const values = new Float64Array(36).map((_, i) => (i % 7 === 0 ? Number.NaN : standardNormal(rng)))
    const { partition, statistics } = statisticsOf({ ...problem, values })
    const compiled = compileDecoder(decoder)
    for (const layerIndex of [0, 2, 4]) {
      const dense = layerSystem(problem.model, compiled, partition, statistics, layerIndex, true)
      const tangent = createTangentSystem(problem.model, compiled, partition, statistics, layerIndex)
      const side = new Float64Array(tangent.size)
      tangent.gradientAfter(null, side)
      const layer = decoder.layers[layerIndex]
      if (!isLearnedLayer(layer)) throw new Error('not learned')
      const split = { weight: side.slice(0, layer.weight.length), bias: side.slice(layer.weight.length) }
      const sameOrder = gather(dense.layout, split)
      const scale = Math.max(...sameOrder.map(Math.abs))
      sameOrder.forEach((value, k) => {
        expect(Math.abs(value - dense.rightHandSide[k])).toBeLessThan(1e-12 * scale)
      })
    }
  })
})

it('conjugate gradients come to the solution of least norm', () => {
  // rank 2 of 3: M = [[2,1,0],[1,2,0],[0,0,0]]
  const image = ([x, y]: Float64Array, out: Float64Array): void => out.set([2 * x + y, x + 2 * y, 0])
  const solution = runToEnd(conjugateGradientsSteps(image, Float64Array.of(3, 3, 0), 10))
  expect([...solution].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 1, 0])
})

describe('EM of a convolutional decoder', () => {
  it.each(['em', 'lbfgs'] as const)('never raises the objective, and learns: %s', (method) => {
    const rng = createRng(3)
    const data = new Float64Array(60 * 16)
    for (let n = 0; n < 60; n++) {
      // a bar that moves down with a hidden number
      const place = 3 * rng()
      for (let i = 0; i < 16; i++)
        data[n * 16 + i] = Math.exp(-((Math.floor(i / 4) - place) ** 2)) + 0.05 * standardNormal(rng)
    }
    const draw = (count: number, scale: number): Float64Array =>
      new Float64Array(count).map(() => scale * standardNormal(rng))
    const small = { channels: 2, height: 2, width: 2 }
    const decoder: Decoder = {
      latentDim: 1,
      dataDim: 16,
      layers: [
        { type: 'Linear', inputSize: 1, outputSize: 8, weight: draw(8, 1), bias: draw(8, 1) },
        { type: 'LeakyReLU', negativeSlope: 0.1 },
        { type: 'Unflatten', shape: small },
        {
          type: 'ConvTranspose2d',
          inputShape: small,
          outputShape: { channels: 1, height: 4, width: 4 },
          kernelSize: [4, 4],
          stride: [2, 2],
          padding: [1, 1],
          outputPadding: [0, 0],
          weight: draw(32, 0.3),
          bias: draw(1, 0.3),
        },
        { type: 'Flatten' },
      ],
    }
    const model: GenerativeModel = {
      decoder,
      noise: { kind: 'isotropic', variance: 0.2 },
      priorCovariance: Float64Array.of(1),
    }
    const options = { ...DEFAULT_TRAINING_OPTIONS, method, maxEpochs: 25 }
    const objectives: number[] = []
    let nll = 0
    const problem = { data: buildTrainingData(data, 60, 16), options }
    const start = runToEnd(startTraining(problem, model))
    objectives.push(start.objective)
    for (const state of trainingIterations(problem, start)) {
      objectives.push(state.objective)
      ;({ nll } = state)
    }
    objectives.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(objectives[i] + 1e-9 * Math.max(1, Math.abs(objectives[i])))
    })
    expect(objectives[0] / 60 - nll).toBeGreaterThan(8)
  })
})
