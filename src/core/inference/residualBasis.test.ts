import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GenerativeModel, Layer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'
import { createPosteriorShares } from './posteriorShares.ts'
import { inferPoint } from './inferPoint.ts'
import { logMarginal } from './logMarginal.ts'
import { observeAll, observeCoordinates } from './observation.ts'
import { posteriorByQuadrature } from './reference/posteriorByQuadrature.ts'
import { randomModel } from './reference/randomModel.ts'
import { buildRegionConstants } from './regionConstants.ts'
import type { RegionShares } from './regionShares.ts'
import { samplePrior } from './samplePrior.ts'

const DATA_DIM = 40

/** A random model of 40 outputs, of whose last layer some columns vanish and some are others again. */
function wideModel(
  seed: number,
  latentDim: number,
  noise: 'isotropic' | 'diagonal',
  noiseStd: number,
): GenerativeModel {
  const rng = createRng(seed)
  const hiddenWidths = latentDim === 3 ? [3] : [5, 6]
  const model = randomModel(rng, { latentDim, dataDim: DATA_DIM, hiddenWidths, noise, noiseStd })
  const layers = model.decoder.layers.map((layer, i): Layer => {
    if (layer.type !== 'Linear' || i < model.decoder.layers.length - 1 || seed % 3 === 0) return layer
    const n = layer.inputSize
    const weight = layer.weight.map((value, at) => {
      if (at % n === 1) return 0
      return at % n === 2 ? layer.weight[at - 2] : value
    })
    return { ...layer, weight }
  })
  return { ...model, decoder: { ...model.decoder, layers } }
}

const settings = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  latentDim: fc.constantFrom(1, 1, 2),
  noise: fc.constantFrom('isotropic', 'diagonal'),
  noiseStd: fc.constantFrom(1, 0.1, 1e-3, 1e-6),
  /** Standard deviations of the noise that x is away from the manifold. */
  distance: fc.constantFrom(0, 1, 100, 1e5),
  isPartlySeen: fc.boolean(),
})

function shareOf({ kept, responsibility, numKept }: RegionShares, r: number): number {
  const at = kept.subarray(0, numKept).indexOf(r)
  return at < 0 ? 0 : responsibility[at]
}

function leastVariance({ noise }: GenerativeModel): number {
  if (noise.kind === 'full') throw new RangeError('no full Σx here')
  return noise.kind === 'isotropic' ? noise.variance : Math.min(...noise.variances)
}

test('is the same posterior as in all coordinates, near and far, of small noise and of deficient rank', () => {
  fc.assert(
    fc.property(settings, ({ seed, latentDim, noise, noiseStd, distance, isPartlySeen }) => {
      const model = wideModel(seed, latentDim, noise, noiseStd)
      const partition = buildPartition(model.decoder)
      const rng = createRng(seed + 1)
      const x = samplePrior(partition, model, 1, rng).noiseless
      for (let d = 0; d < DATA_DIM; d++) x[d] += distance * noiseStd * standardNormal(rng)
      const indices = Array.from(x.keys()).filter((d) => !isPartlySeen || d % 7 !== 2)
      const observation = observeCoordinates(observeAll(partition, model), indices)
      const seen = Float64Array.from(indices, (d) => x[d])
      const narrow = buildRegionConstants(partition, observation, model.priorCovariance)
      const wide = buildRegionConstants(partition, { ...observation, span: null }, model.priorCovariance)
      expect(narrow.basis).not.toBeNull()
      expect(wide.basis).toBeNull()
      // one unit in the last place of all coordinates, in standard deviations, and what it makes of log p(x)
      const size = Math.hypot(...seen) + Math.hypot(...partition.bias.subarray(0, DATA_DIM))
      const place = (Number.EPSILON * size) / Math.sqrt(leastVariance(model))
      const moved = place * Math.sqrt(DATA_DIM) * (distance + 1)
      const own = createPosteriorShares(narrow)
      const other = createPosteriorShares(wide)
      const expected = other.evaluate(seen)
      const tolerance = Math.max(1e-12 * Math.max(1, Math.abs(expected)), 4 * moved)
      expect(Math.abs(own.evaluate(seen) - expected)).toBeLessThan(tolerance)
      if (latentDim === 1) expect(Math.abs(logMarginal(narrow, seen) - expected)).toBeLessThan(tolerance)
      for (let r = 0; r < partition.numRegions; r++)
        expect(Math.abs(shareOf(own, r) - shareOf(other, r))).toBeLessThan(1e-12 + 4 * moved)
    }),
    { numRuns: 25 },
  )
})

test('three latents too', () => {
  const model = wideModel(1, 3, 'diagonal', 0.3)
  const partition = buildPartition(model.decoder)
  const observation = observeAll(partition, model)
  const narrow = buildRegionConstants(partition, observation, model.priorCovariance)
  const wide = buildRegionConstants(partition, { ...observation, span: null }, model.priorCovariance)
  const x = samplePrior(partition, model, 1, createRng(2)).noisy
  expect(narrow.residualDim).toBeLessThan(5)
  expect(logMarginal(narrow, x)).toBeWithinRel(logMarginal(wide, x), 1e-13)
  const [own, other] = [narrow, wide].map((constants) => createPosteriorShares(constants))
  expect(own.evaluate(x)).toBeWithinRel(other.evaluate(x), 1e-13)
})

test.each(['isotropic', 'diagonal'] as const)('is the integral over z, %s noise', (noise) => {
  for (let seed = 0; seed < 2; seed++) {
    const model = wideModel(seed, 1, noise, 0.3)
    const partition = buildPartition(model.decoder)
    const x = samplePrior(partition, model, 1, createRng(seed)).noisy
    const expected = posteriorByQuadrature(model, x, Array.from(lineGeometry(partition).limits.slice(1, -1)))
    const { logMarginal: value, mean, covariance } = inferPoint(partition, model, x)
    expect(value).toBeWithinRel(expected.logMarginal, 1e-12)
    expect(mean[0]).toBeWithinRel(expected.mean, 1e-10)
    expect(covariance[0]).toBeWithinRel(expected.variance, 1e-10)
  }
})

test('small observations keep their coordinates', () => {
  const model = randomModel(createRng(1), { dataDim: 31, hiddenWidths: [3] })
  expect(observeAll(buildPartition(model.decoder), model).span).toBeNull()
  const wide = randomModel(createRng(1), { dataDim: 40, hiddenWidths: [20] })
  expect(observeAll(buildPartition(wide.decoder), wide).span).toBeNull()
  const full = randomModel(createRng(1), { dataDim: 40, hiddenWidths: [3], noise: 'full' })
  expect(observeAll(buildPartition(full.decoder), full).span).toBeNull()
  const narrow = randomModel(createRng(1), { dataDim: 40, hiddenWidths: [3] })
  const all = observeAll(buildPartition(narrow.decoder), narrow)
  expect(all.span).not.toBeNull()
  expect(observeCoordinates(all, [3, 4, 5]).span).toBeNull()
})
