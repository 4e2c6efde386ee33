import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GenerativeModel } from '../core/network/model.ts'
import type { AppState, TrainingSettings } from './appState.ts'
import { INITIAL_STATE } from './initialState.ts'
import { LATENT_CONSTRAINTS, latentConstraintOf } from './latentConstraints.ts'
import { METHODS } from './linkTraining.ts'
import { LIMITS } from './recipe.ts'
import { setModel } from './slices/document.ts'
import { formatLink, parseLink } from './urlFields.ts'
import { loadPackedReaders } from './packedReaders.ts'
import { WEIGHT_PRIORS, weightPriorOf } from './weightPriors.ts'

await loadPackedReaders()

const within = ([min, max]: readonly [number, number]): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true })
const integerWithin = ([min, max]: readonly [number, number]): fc.Arbitrary<number> =>
  fc.integer({ min, max })

const settings: fc.Arbitrary<TrainingSettings> = fc.record({
  options: fc.record({
    method: fc.constantFrom(...METHODS),
    learnNoise: fc.boolean(),
    learnPrior: fc.boolean(),
    weightPrior: fc
      .tuple(fc.constantFrom(...WEIGHT_PRIORS), within(LIMITS.priorStrength))
      .map(([kind, strength]) => weightPriorOf(kind, strength)!),
    maxEpochs: integerWithin(LIMITS.epochs),
    relativeGain: within(LIMITS.relativeGain),
    layerOrder: fc.constantFrom('inputToOutput' as const, 'outputToInput' as const),
    accelerate: fc.boolean(),
    learningRate: within(LIMITS.learningRate),
    batchSize: integerWithin(LIMITS.batchSize),
    seed: integerWithin(LIMITS.seed),
    numImportanceSamples: integerWithin(LIMITS.numImportanceSamples),
    numComponents: integerWithin(LIMITS.numComponents),
    latentConstraint: fc
      .tuple(fc.constantFrom(...LATENT_CONSTRAINTS), within(LIMITS.constraintStrength))
      .map(([kind, strength]) => latentConstraintOf(kind, strength)!),
  }),
  noiseKind: fc.constantFrom('own', 'isotropic', 'diagonal', 'full'),
  heldOut: fc.constantFrom('fresh', 'fifth', 'none'),
  maxMinutes: fc.option(within(LIMITS.minutes)),
})

test('a link carries every setting of training, to the bit', () => {
  fc.assert(
    fc.property(settings, (training) => {
      const { scene, problems } = parseLink(formatLink({ ...INITIAL_STATE, training }).hash)
      expect(problems).toEqual([])
      expect(scene.training).toEqual(training)
    }),
  )
})

test('nonsense in them is named and leaves the defaults', () => {
  const { scene, problems } = parseLink(
    '#method=sgd&epochs=0&wprior=gaussian,-1&heldout=half&minutes=x&rate=0&qdraws=0&qmix=1.5&glolatents=ball,-1',
  )
  const keys = ['epochs', 'glolatents', 'heldout', 'method', 'minutes', 'qdraws', 'qmix', 'rate', 'wprior']
  expect(problems.toSorted()).toEqual(keys)
  expect(scene.training).toEqual(INITIAL_STATE.training)
})

test('a link of a trained model carries its parameters, its epoch, and where it began', () => {
  const weight = Float64Array.of(0.1, -1 / 3)
  const trained: GenerativeModel = {
    decoder: {
      latentDim: 1,
      dataDim: 2,
      layers: [{ type: 'Linear', inputSize: 1, outputSize: 2, weight, bias: weight }],
    },
    noise: { kind: 'diagonal', variances: Float64Array.of(0.3, 1e-7) },
    priorCovariance: Float64Array.of(1.7),
  }
  const from = {
    kind: 'seeded',
    request: {
      widths: [1, 5, 2],
      activation: 'ReLU',
      negativeSlope: 0.1,
      initialiser: 'he',
      seed: 9,
    },
    noiseVariance: 0.25,
  } as const
  const state: AppState = {
    ...INITIAL_STATE,
    ...setModel(INITIAL_STATE, trained, {
      kind: 'trained',
      from,
      fromNoise: 0.125,
      method: 'lbfgs',
      runId: 3,
      epoch: 42,
      position: 2,
    }),
  }
  const { scene, problems } = parseLink(formatLink(state).hash)
  expect(problems).toEqual([])
  expect(scene.trained).toEqual({ model: trained, epoch: 42, method: 'lbfgs' })
  expect(scene.modelOrigin).toEqual(from)
  expect(scene.noiseVariance).toBe(0.125)
})
