import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adaptiveQuadrature } from '../../integrals/reference/adaptiveQuadrature.ts'
import type { LatentGaussian, LatentMixture } from '../../network/latentMixture.ts'
import { forward } from '../../network/forward.ts'
import { createRng, type Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { buildPartition } from '../../partition/buildPartition.ts'
import { locateRegion } from '../../partition/locateRegion.ts'
import { runToEnd } from '../../steps.ts'
import { logJoint } from '../logJoint.ts'
import { observePoint } from '../observePoint.ts'
import { randomModel } from '../reference/randomModel.ts'
import { gaussianGap } from './gaussianGap.ts'
import { iwaeBoundSteps } from './iwaeBound.ts'
import { labelInformation } from './labelInformation.ts'
import { logDensityOfMixture } from './logDensityOfMixture.ts'
import { meanElboSteps } from './meanElbo.ts'
import { mixtureGap } from './mixtureGap.ts'
import { mixtureTerms } from './mixtureTerms.ts'
import { randomGaussian } from './reference/randomGaussian.ts'

const gaussian = (mean: number[], covariance: number[]): LatentGaussian => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
})

function mixture(weights: readonly number[], components: readonly LatentGaussian[]): LatentMixture {
  return { logWeights: Float64Array.from(weights, Math.log), components }
}

function randomMixture(rng: Rng, S: number, J: number, width: number): LatentMixture {
  const weights = Array.from({ length: J }, () => 0.1 + rng())
  const total = weights.reduce((a, b) => a + b)
  return mixture(
    weights.map((weight) => weight / total),
    weights.map(() => randomGaussian(rng, S, width * (0.2 + rng()), 1)),
  )
}

const information = (q: LatentMixture, seed = 1): ReturnType<typeof labelInformation> =>
  labelInformation(q, mixtureTerms(q, q.components[0].mean.length), createRng(seed))

describe('what a draw says of its component', () => {
  test('agrees with a quadrature of the densities, to the error that it states (S = 1)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 4 }), (seed, J) => {
        const q = randomMixture(createRng(seed), 1, J, 1)
        const found = information(q)
        const logQ = (z: number): number => logDensityOfMixture(q, Float64Array.of(z), 1)[0]
        const entropyOf = (log: (z: number) => number, at: number, std: number): number => {
          let sum = 0
          for (let i = -10; i < 10; i++)
            sum += adaptiveQuadrature(
              (z) => (log(z) > -700 ? -Math.exp(log(z)) * log(z) : 0),
              at + i * std,
              at + (i + 1) * std,
              1e-12,
              1e-3,
            )
          return sum
        }
        let expected = entropyOf(logQ, 0, 3)
        q.components.forEach((component, k) => {
          expected -=
            Math.exp(q.logWeights[k]) * (0.5 * Math.log(2 * Math.PI * Math.E * component.covariance[0]))
        })
        expect(found.kind).toBe('quadrature')
        expect(found.standardError).toBeLessThan(1e-10)
        expect(Math.abs(found.value - expected)).toBeLessThan(1e-10)
      }),
      { numRuns: 15, seed: 4 },
    )
  })

  test('is the entropy of the weights for components far apart, and zero for equal ones', () => {
    const weights = [0.2, 0.8]
    const entropy = -weights.reduce((sum, w) => sum + w * Math.log(w), 0)
    for (const std of [1e-150, 1e-6, 1, 1e3]) {
      const apart = mixture(weights, [gaussian([0], [std * std]), gaussian([1e4 * std], [std * std])])
      expect(information(apart).value).toBeWithinRel(entropy, 1e-13)
      const equal = mixture(weights, [gaussian([7], [std * std]), gaussian([7], [std * std])])
      expect(Math.abs(information(equal).value)).toBeLessThan(1e-13)
    }
  })

  test('counts a needle in a wide component', () => {
    // the needle's own share of its surroundings is all but one: I → H(w) as it narrows
    for (const std of [1e-3, 1e-6, 1e-12]) {
      const q = mixture([0.5, 0.5], [gaussian([0.3], [std * std]), gaussian([0], [1])])
      const { value, standardError } = information(q)
      expect(Math.LN2 - value).toBeGreaterThan(0)
      expect(Math.LN2 - value).toBeLessThan(20 * std * Math.log(1 / std))
      expect(standardError).toBeLessThan(1e-10)
    }
  })

  test.each([2, 3])('of components that differ in one direction is that of the line (S = %i)', (S) => {
    const line = mixture([0.3, 0.7], [gaussian([-0.4], [0.5]), gaussian([0.9], [0.1])])
    const embedded = mixture(
      [0.3, 0.7],
      line.components.map(({ mean, covariance }) => ({
        mean: Float64Array.from({ length: S }, (_, i) => (i === 0 ? mean[0] : 2)),
        covariance: Float64Array.from({ length: S * S }, (_, i) =>
          i === 0 ? covariance[0] : i % (S + 1) === 0 ? 0.3 : 0,
        ),
      })),
    )
    const expected = information(line).value
    for (const seed of [1, 2]) {
      const { value, standardError, kind } = information(embedded, seed)
      expect(kind).toBe('sampled')
      expect(standardError).toBeLessThan(1e-3)
      expect(Math.abs(value - expected)).toBeLessThan(4 * standardError + 1e-7)
    }
  })

  test('of one component is exact, whatever others of no weight', () => {
    const q = mixture([1, 0], [gaussian([0], [1]), gaussian([3], [2])])
    expect(information(q)).toEqual({ value: 0, kind: 'exact', standardError: 0 })
  })
})

describe('a mixture', () => {
  test.each([1, 2, 3])('has the ELBO that Monte Carlo finds within 4 standard errors (S = %i)', (S) => {
    const rng = createRng(40 + S)
    const model = randomModel(rng, { latentDim: S, dataDim: 3, hiddenWidths: [3] })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.5, Number.NaN, -0.2)
    const q = randomMixture(rng, S, 3, 0.7)
    const gap = mixtureGap(partition, model, x, q, rng)
    // K = 1 is the ELBO, drawn by draw
    const sampled = runToEnd(iwaeBoundSteps(partition, model, x, q, 1, 5000, rng))
    const error = Math.hypot(sampled.standardError, gap.elbo.standardError)
    expect(Math.abs(gap.elbo.value - sampled.value)).toBeLessThan(4 * error)
    expect(gap.elbo.value).toBeCloseTo(gap.expectedLogLik.value - gap.klToPrior.value, 10)
    expect(gap.klToPosterior.value).toBeCloseTo(gap.logMarginal - gap.elbo.value, 10)
    expect(gap.expectedLogLik.kind).toBe('exact')
    expect(gap.elbo.kind).toBe(S === 1 ? 'quadrature' : 'sampled')
    // E_q log p(z) is exact as well, so that what both terms have of the entropy is the same
    const { components, logWeights } = q
    const each = components.map((component) => gaussianGap(partition, model, x, component))
    const mean = each.reduce((sum, { elbo }, k) => sum + Math.exp(logWeights[k]) * elbo, 0)
    expect(gap.elbo.value).toBeGreaterThan(mean)
  })

  test('of twice the same Gaussian is that Gaussian', () => {
    for (const S of [1, 2]) {
      const rng = createRng(3)
      const model = randomModel(rng, { latentDim: S })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.of(1, 0)
      const component = randomGaussian(rng, S, 0.5, 1)
      const one = gaussianGap(partition, model, x, component)
      const two = mixtureGap(partition, model, x, mixture([0.4, 0.6], [component, component]), rng)
      expect(two.elbo.value).toBeWithinRel(one.elbo, 1e-13)
      expect(two.klToPosterior.value).toBeWithinRel(one.klToPosterior, 1e-12)
      const single = mixtureGap(partition, model, x, mixture([1], [component]), rng)
      expect(single.klToPosterior).toEqual({ value: one.klToPosterior, kind: 'exact', standardError: 0 })
      expect(single.elbo.value).toBe(one.elbo)
    }
  })

  test('has a density that is the sum of its components’', () => {
    const q = mixture([0.25, 0.75], [gaussian([0, 1], [1, 0, 0, 4]), gaussian([2, 0], [1, 0, 0, 1])])
    const [found, far] = logDensityOfMixture(q, Float64Array.of(1, 1, 1e5, 0), 2)
    const expected = 0.25 * Math.exp(-0.5) * 0.5 + 0.75 * Math.exp(-1)
    expect(found).toBeWithinRel(Math.log(expected / (2 * Math.PI)), 1e-14)
    expect(far).toBeLessThan(-4e9)
  })

  test('whose weights do not sum to one is refused', () => {
    const q = mixture([0.5, 0.6], [gaussian([0], [1]), gaussian([1], [1])])
    expect(() => mixtureTerms(q, 1)).toThrow('sum to')
    expect(() => mixtureTerms({ ...q, logWeights: new Float64Array(1) }, 1)).toThrow(RangeError)
  })
})

describe('the ELBO of many points', () => {
  test.each([1, 2, 3])('is that of each, with any pattern of missing entries (S = %i)', (S) => {
    const rng = createRng(S)
    const model = randomModel(rng, { latentDim: S, dataDim: 2, noise: 'full', hiddenWidths: [3] })
    const partition = buildPartition(model.decoder)
    const values = Float64Array.from({ length: 12 }, () => (rng() < 0.2 ? Number.NaN : 2 * rng()))
    const mixtures = Array.from({ length: 6 }, (_, n) => randomMixture(rng, S, n % 3 === 0 ? 2 : 1, 1))
    const { mean, elbo } = runToEnd(meanElboSteps(partition, model, values, mixtures, createRng(1)))
    const errors = mixtures.map((q, n) => {
      const gap = mixtureGap(partition, model, values.slice(2 * n, 2 * n + 2), q, createRng(2))
      const error = gap.elbo.kind === 'sampled' ? gap.elbo.standardError : 0
      const allowed = 8 * error + 1e-11 * Math.max(1, Math.abs(gap.elbo.value))
      expect(Math.abs(elbo[n] - gap.elbo.value)).toBeLessThan(allowed)
      return gap.elbo.standardError
    })
    expect(mean.value).toBeWithinRel(elbo.reduce((a, b) => a + b) / 6, 1e-14)
    expect(mean.kind).toBe(S === 1 ? 'quadrature' : 'sampled')
    expect(mean.standardError).toBeLessThanOrEqual(errors.reduce((a, b) => a + b, 1e-9))
    const single = mixtures.filter(({ components }) => components.length === 1)
    const rows = values.subarray(0, 2 * single.length)
    const exact = runToEnd(meanElboSteps(partition, model, rows, single, createRng(1))).mean
    expect(exact).toMatchObject({ kind: 'exact', standardError: 0 })
  })
})

describe('the importance-weighted bound', () => {
  test.each([1, 2])('rises with K from the ELBO to log p(x) (S = %i)', (S) => {
    const rng = createRng(9)
    const model = randomModel(rng, { latentDim: S, dataDim: 2, noiseStd: 0.5 })
    const partition = buildPartition(model.decoder)
    const x = forward(
      model.decoder,
      Float64Array.from({ length: S }, () => standardNormal(rng)),
    )
    const prior = mixture([1], [{ mean: new Float64Array(S), covariance: model.priorCovariance }])
    const { elbo, logMarginal } = mixtureGap(partition, model, x, prior, rng)
    const numbers = [1, 8, 64, 1024]
    const bounds = numbers.map((K) => runToEnd(iwaeBoundSteps(partition, model, x, prior, K, 200, rng)))
    const [first, , , last] = bounds
    expect(Math.abs(first.value - elbo.value)).toBeLessThan(4 * first.standardError)
    bounds.slice(1).forEach((bound, i) => {
      const error = Math.hypot(bound.standardError, bounds[i].standardError)
      expect(bound.value).toBeGreaterThan(bounds[i].value - 4 * error)
      expect(bound.value).toBeLessThan(logMarginal + 4 * bound.standardError)
    })
    // its bias is about Var(w)/2K
    expect(Math.abs(last.value - logMarginal)).toBeLessThan(4 * last.standardError + 0.02)
    expect(last.value - first.value).toBeGreaterThan(0.1)
  })

  test('is log p(x) for the exact posterior, without scatter', () => {
    const model = randomModel(createRng(2), { hiddenWidths: [] })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.4, 0.1)
    const { constants } = observePoint(partition, model, x)
    const { workspace } = observePoint(partition, model, x)
    const at = logJoint(constants, locateRegion(partition, [0]), [0], workspace)
    expect(Number.isFinite(at)).toBe(true)
    const precision = constants.regionPrecision[0]
    // a quadratic: its mean from two values
    const slope = logJoint(constants, 0, [1], workspace) - at + 0.5 * precision
    const q = mixture([1], [gaussian([slope / precision], [1 / precision])])
    const { logMarginal } = mixtureGap(partition, model, x, q, createRng(1))
    const bound = runToEnd(iwaeBoundSteps(partition, model, x, q, 3, 5, createRng(1)))
    expect(bound.value).toBeWithinRel(logMarginal, 1e-12)
    expect(bound.standardError).toBeLessThan(1e-12)
  })

  test('asks for a sample and two repetitions', () => {
    const model = randomModel(createRng(2))
    const partition = buildPartition(model.decoder)
    const q = mixture([1], [gaussian([0], [1])])
    const run = (K: number, R: number): unknown =>
      runToEnd(iwaeBoundSteps(partition, model, Float64Array.of(0, 0), q, K, R, createRng(1)))
    expect(() => run(0, 2)).toThrow(RangeError)
    expect(() => run(1, 1)).toThrow(RangeError)
  })
})
