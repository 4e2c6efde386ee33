import { expect, test } from 'vitest'
import { imageDatasetSteps } from '../datasets/images/imageDataset.ts'
import { eStep } from '../learning/eStep.ts'
import { subsetOf } from '../learning/subsetOf.ts'
import { buildTrainingData, type TrainingData } from '../learning/trainingData.ts'
import { startTraining, trainingIterations } from '../learning/trainingIterations.ts'
import { DEFAULT_TRAINING_OPTIONS } from '../learning/trainingState.ts'
import { shuffledIndices } from '../numerics/shuffledIndices.ts'
import { seededDecoder } from './seededDecoder.ts'
import { forward } from '../network/forward.ts'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { SOME_IMAGES } from './__fixtures__/paperFigures.ts'
import { imageRunSteps, type ImageRunSettings } from './imageRun.ts'
import { manifoldStrip, STRIP_IMAGES } from './manifoldStrip.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'

const settings: ImageRunSettings = {
  ...(PAPER_SETTINGS[7][0].figure.settings as ImageRunSettings),
  numImages: 15,
  numHeldOut: 100,
  hidden: [3],
  priorPrecision: 0,
  methods: [
    { method: 'em', learningRate: 0, maxEpochs: 3 },
    { method: 'vae', learningRate: 0.005, maxEpochs: 2 },
  ],
  seed: 2,
}

test('methods begin at one likelihood, EM never rises, and the images are those of the digit with noise', () => {
  const run = runToEnd(imageRunSteps(settings, SOME_IMAGES))
  const [em, vae] = run.lanes
  expect(em.nll[0]).toBe(vae.nll[0])
  expect(em.nll).toHaveLength(4)
  em.nll.slice(1).forEach((nll, i) => expect(nll).toBeLessThanOrEqual(em.nll[i] + 1e-9 * Math.abs(nll)))
  expect([em.elbo.at(-1), vae.elbo.at(-1)]).toEqual([null, expect.any(Number)])
  expect(vae.elbo.at(-1)!).toBeLessThanOrEqual(-vae.nll.at(-1)! + 1e-9)
  expect(run.points).toHaveLength(STRIP_IMAGES * 784)
  // norm 1, and 784 draws of variance 0.01
  const square = run.points.reduce((sum, value) => sum + value * value, 0) / STRIP_IMAGES
  expect(Math.abs(square - 8.84)).toBeLessThan(0.5)
  for (const { heldOutNll, manifold, status } of run.lanes) {
    expect(status).toBe('epochLimit')
    expect(heldOutNll).not.toBe(null)
    expect(manifold!.data).toHaveLength(STRIP_IMAGES * 784)
  }
})

test('a method goes through the states that it goes through alone; what is held out is not learned from', () => {
  const method = { method: 'em', learningRate: 0, maxEpochs: 3 } as const
  const [lane] = runToEnd(imageRunSteps({ ...settings, methods: [method] }, SOME_IMAGES)).lanes
  const recipe = { numEach: null, isUnitNorm: true, noiseStd: 0.1, seed: 4 * 2 }
  const { values } = runToEnd(imageDatasetSteps([SOME_IMAGES], '', recipe))
  const order = shuffledIndices(20, createRng(4 * 2 + 2))
  const partOf = (indices: Int32Array): TrainingData =>
    buildTrainingData(subsetOf(buildTrainingData(values, 20, 784), indices).values, indices.length, 784)
  const decoder = seededDecoder({ ...settings.recipe, widths: [1, 3, 784], seed: 4 * 2 + 1 })
  const options = { ...DEFAULT_TRAINING_OPTIONS, ...method }
  const problem = { data: partOf(order.slice(0, 15)), options }
  const noise = { kind: 'isotropic', variance: 0.012 } as const
  let state = runToEnd(startTraining(problem, { decoder, noise, priorCovariance: Float64Array.of(1) }))
  for (state of trainingIterations(problem, state));
  expect(lane.nll.at(-1)).toBe(state.nll)
  const held = eStep(state.model, state.partition, partOf(order.slice(15)))
  expect(lane.heldOutNll).toBeWithinRel(-held.logLikelihood / 5, 1e-13)
})

test('seeds decide everything, and another seed is another run', () => {
  const brief = { ...settings, methods: settings.methods.slice(0, 1) }
  const run = runToEnd(imageRunSteps(brief, SOME_IMAGES))
  expect(runToEnd(imageRunSteps(brief, SOME_IMAGES))).toEqual(run)
  expect(runToEnd(imageRunSteps({ ...brief, seed: 3 }, SOME_IMAGES)).lanes[0].nll[0]).not.toBe(
    run.lanes[0].nll[0],
  )
})

test('a prior of the weights holds them back', () => {
  const brief = { ...settings, methods: settings.methods.slice(0, 1) }
  const normOf = (priorPrecision: number): number => {
    const [{ manifold }] = runToEnd(imageRunSteps({ ...brief, priorPrecision }, SOME_IMAGES)).lanes
    const slopes = manifold!.data.map((value, i) => value - (manifold!.data[i + 784] ?? value))
    return slopes.reduce((sum, value) => sum + value * value, 0)
  }
  expect(normOf(1e4)).toBeLessThan(0.1 * normOf(0))
})

test('one image at least is held out, and is not learned from', () => {
  const all = runToEnd(imageRunSteps({ ...settings, numImages: 500 }, SOME_IMAGES))
  expect(all.lanes[0].heldOutNll).not.toBe(null)
  expect(() => runToEnd(imageRunSteps(settings, { ...SOME_IMAGES, numImages: 1 }))).toThrow(RangeError)
})

test('a strip is g at equal steps, and the ends of regions within', () => {
  for (const seed of [1, 2, 3, 4]) {
    const decoder = initialiseDecoder(
      { widths: [1, 6, 5, 9], activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' },
      createRng(seed),
    )
    const { latent, data, limits } = manifoldStrip(buildPartition(decoder))
    expect([latent[0], latent[6], latent.at(-1)]).toEqual([-2.5, 0, 2.5])
    latent.forEach((z, k) =>
      forward(decoder, Float64Array.of(z)).forEach((value, d) =>
        expect(Math.abs(data[k * 9 + d] - value)).toBeLessThan(1e-12 * (1 + Math.abs(value))),
      ),
    )
    // g bends at each: its slope differs on the two sides
    for (const z of limits) {
      const at = (offset: number): Float64Array => forward(decoder, Float64Array.of(z + offset))
      const [left, here, right] = [at(-1e-5), at(0), at(1e-5)]
      const bend = here.reduce((sum, value, d) => sum + Math.abs(left[d] + right[d] - 2 * value), 0)
      expect(Math.abs(z)).toBeLessThanOrEqual(2.5)
      expect(bend).toBeGreaterThan(1e-9)
    }
  }
})
