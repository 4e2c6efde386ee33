import { describe, expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import type { GenerativeModel, LinearLayer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import { inferPoint } from './inferPoint.ts'
import { logMarginal } from './logMarginal.ts'
import { logPriorMass } from './logPriorMass.ts'
import { observeAll } from './observation.ts'
import { posteriorLogDensity } from './posteriorLogDensity.ts'
import { projectObservation } from './projectObservation.ts'
import { planePosteriorByQuadrature } from './reference/planePosteriorByQuadrature.ts'
import { logJointByForward } from './reference/posteriorByQuadrature.ts'
import { randomModel } from './reference/randomModel.ts'
import { buildRegionConstants } from './regionConstants.ts'
import { scorePointsSteps } from './scorePoints.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd } from '../steps.ts'
import { samplePosterior } from './samplePosterior.ts'

const kinds = ['isotropic', 'diagonal', 'full'] as const
const nan = Number.NaN

/** Weights of the first layer, changed. */
function withFirst(
  model: GenerativeModel,
  change: (weight: Float64Array, bias: Float64Array) => void,
): GenerativeModel {
  const [first, ...rest] = model.decoder.layers as [LinearLayer, ...GenerativeModel['decoder']['layers']]
  const [weight, bias] = [first.weight.slice(), first.bias.slice()]
  change(weight, bias)
  return { ...model, decoder: { ...model.decoder, layers: [{ ...first, weight, bias }, ...rest] } }
}

describe('second routes, S = 2', () => {
  test('log p(x), mean and covariance agree with quadrature of the forward pass', () => {
    for (const seed of [2]) {
      const rng = createRng(seed)
      const model = randomModel(rng, {
        latentDim: 2,
        noise: kinds[seed],
        noiseStd: 0.5,
        hiddenWidths: [3, 2],
      })
      const x = forward(model.decoder, [0.5, -0.3]).map((value) => value + 0.4)
      const { logMarginal: logPx, mean, covariance } = inferPoint(buildPartition(model.decoder), model, x)
      const reference = planePosteriorByQuadrature(model, x)
      expect(Math.abs(logPx - reference.logMarginal), `seed ${seed}`).toBeLessThan(1e-5)
      mean.forEach((value, k) => expect(Math.abs(value - reference.mean[k])).toBeLessThan(1e-5))
      covariance.forEach((value, k) => expect(Math.abs(value - reference.covariance[k])).toBeLessThan(1e-5))
    }
  })

  test('draws have the mean and the covariance, within 4 standard errors, and lie where the density is', () => {
    for (const seed of [1, 2, 3]) {
      const rng = createRng(seed)
      const model = randomModel(rng, { latentDim: 2, noise: kinds[seed - 1], noiseStd: 0.3 })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.of(standardNormal(rng), seed === 2 ? nan : standardNormal(rng))
      const { mean, covariance, logRegionPosterior } = inferPoint(partition, model, x)
      const n = 5_000
      const { latent } = samplePosterior(partition, model, x, n, rng)
      const counts = new Float64Array(partition.numRegions)
      const products = [new Float64Array(n), new Float64Array(n), new Float64Array(n)]
      for (let k = 0; k < 2; k++) {
        const sum = latent.reduce((total, value, i) => (i % 2 === k ? total + value : total), 0)
        expect(Math.abs(sum / n - mean[k])).toBeLessThan(4 * Math.sqrt(covariance[3 * k] / n))
      }
      for (let i = 0; i < n; i++) {
        const [a, b] = [latent[2 * i] - mean[0], latent[2 * i + 1] - mean[1]]
        ;[a * a, a * b, b * b].forEach((value, k) => (products[k][i] = value))
        counts[locateRegion(partition, latent.subarray(2 * i, 2 * i + 2))]++
      }
      const exact = [covariance[0], covariance[1], covariance[3]]
      products.forEach((values, k) => {
        const average = values.reduce((a, b) => a + b, 0) / n
        const variance = values.reduce((a, b) => a + (b - average) ** 2, 0) / n
        expect(Math.abs(average - exact[k])).toBeLessThan(4 * Math.sqrt(variance / n))
      })
      counts.forEach((count, r) => {
        const p = Math.exp(logRegionPosterior[r])
        expect(Math.abs(count / n - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / n) + 2 / n)
      })
    }
  })

  test('the mode is a maximum of the forward pass, and the density is log p(x, z) − log p(x)', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const rng = createRng(seed)
      const model = randomModel(rng, { latentDim: 2, noise: kinds[seed % 3], noiseStd: 10 ** -rng() })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.from({ length: 2 }, () => 1.5 * standardNormal(rng))
      const { map, logMarginal: logPx } = inferPoint(partition, model, x)
      const logJoint = logJointByForward(model, x)
      expect(map.logJoint).toBeWithinRel(logJoint(map.latent), 1e-11)
      for (let i = 0; i < 500; i++) {
        const z = Float64Array.from(map.latent, (value) => value + 10 ** (-6 * rng()) * standardNormal(rng))
        expect(logJoint(z)).toBeLessThanOrEqual(map.logJoint + 1e-11 * Math.max(1, Math.abs(map.logJoint)))
        const [density] = posteriorLogDensity(partition, model, x, logPx, z)
        const expected = logJoint(z) - logPx
        expect(Math.abs(density - expected)).toBeLessThan(1e-11 * Math.max(1, Math.abs(logPx)))
      }
    }
  })
})

describe('invariants, S = 2', () => {
  test('prior masses and responsibilities sum to 1, also of degenerate decoders', () => {
    const changes: ((weight: Float64Array, bias: Float64Array) => void)[] = [
      () => undefined,
      // duplicate units
      (weight, bias) => {
        weight.copyWithin(2, 0, 2)
        bias[1] = bias[0]
      },
      // parallel ones, and one that sees nothing
      (weight) => {
        for (let k = 0; k < 2; k++) weight[2 + k] = -2 * weight[k]
        weight.fill(0, 4, 6)
      },
      // zero biases: all lines through one point
      (_, bias) => void bias.fill(0),
      // A = 0
      (weight) => void weight.fill(0),
      // the first layer off
      (weight, bias) => {
        weight.fill(0)
        bias.fill(-1)
      },
    ]
    for (const [i, change] of changes.entries()) {
      const model = withFirst(randomModel(createRng(20 + i), { latentDim: 2, dataDim: 3 }), change)
      const partition = buildPartition(model.decoder)
      expect(Math.abs(logSumExp(logPriorMass(partition, model.priorCovariance)))).toBeLessThan(1e-13)
      for (const x of [
        [0.3, -0.4, 1],
        [nan, 2, nan],
        [30, -20, 10],
      ]) {
        const posterior = inferPoint(partition, model, Float64Array.from(x))
        expect(Math.abs(logSumExp(posterior.logRegionPosterior))).toBeLessThan(1e-14)
        const { logMarginal: logPx, mean, covariance, entropy, expectedCompleteLogLikelihood } = posterior
        expect([logPx, ...mean, ...covariance, entropy].every(Number.isFinite)).toBe(true)
        // E log p(x, z) = log p(x) − H
        expect(Math.abs(expectedCompleteLogLikelihood - logPx + entropy)).toBeLessThan(
          1e-12 * Math.max(1, Math.abs(logPx)),
        )
        expect(covariance[1]).toBe(covariance[2])
        expect(covariance[0] * covariance[3]).toBeGreaterThan(covariance[1] ** 2)
      }
    }
  })

  test('σ from 1e-6 to 1e3, weights to 1e6, x out to 1e6: finite, or too steep beside a flat direction', () => {
    let numRefused = 0
    for (let seed = 1; seed <= 100; seed++) {
      const rng = createRng(seed)
      const model = randomModel(rng, {
        latentDim: 2,
        noise: kinds[seed % 3],
        noiseStd: 10 ** (-6 + 9 * rng()),
        weightScale: 10 ** (-3 + 9 * rng()),
        hiddenWidths: [3, 3, 3].slice(seed % 3),
      })
      const size = 10 ** (-3 + 9 * rng())
      const x = Float64Array.from({ length: 2 }, () => size * standardNormal(rng))
      const partition = buildPartition(model.decoder)
      try {
        const {
          logMarginal: logPx,
          mean,
          covariance,
          entropy,
          map,
          nearest,
        } = inferPoint(partition, model, x)
        const [score] = runToEnd(scorePointsSteps(partition, model, x, 1))
        const all = [logPx, score, ...mean, ...covariance, entropy, ...map.latent, ...nearest.latent]
        expect(all.every(Number.isFinite), `seed ${seed}`).toBe(true)
      } catch (error) {
        if (!(error instanceof NumericalError)) throw error
        expect(error.code).toBe('overflow')
        numRefused++
      }
    }
    expect(numRefused).toBeLessThan(40)
  })

  test('A = 0: the posterior is the prior', () => {
    const model = withFirst(randomModel(createRng(30), { latentDim: 2, priorVariance: 2 }), (weight) =>
      weight.fill(0),
    )
    const { mean, covariance } = inferPoint(buildPartition(model.decoder), model, Float64Array.of(1, 2))
    mean.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-14))
    covariance.forEach((value, k) => expect(value).toBeWithinRel(model.priorCovariance[k], 1e-14))
  })

  test('a projection on the coordinates themselves changes nothing, and one of rank 1 is a marginal', () => {
    const model = randomModel(createRng(31), { latentDim: 2, dataDim: 3, noise: 'full' })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.2, -0.5, 0.8)
    const all = observeAll(partition, model)
    const value = (observation: typeof all, seen: Float64Array): number =>
      logMarginal(buildRegionConstants(partition, observation, model.priorCovariance), seen)
    const mean = new Float64Array(3)
    const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
    expect(value(projectObservation(all, { axes: identity, mean }), x)).toBeWithinRel(value(all, x), 1e-13)
    const second = projectObservation(all, { axes: Float64Array.of(0, 1, 0), mean })
    const marginal = inferPoint(partition, model, Float64Array.of(nan, x[1], nan)).logMarginal
    expect(value(second, x.slice(1, 2))).toBeWithinRel(marginal, 1e-13)
  })

  test('what is missing has the mean and the covariance of joint draws', () => {
    const rng = createRng(32)
    const model = randomModel(rng, { latentDim: 2, dataDim: 3, noise: 'isotropic' })
    const partition = buildPartition(model.decoder)
    const x = Float64Array.of(0.3, nan, -0.2)
    const { missing } = inferPoint(partition, model, x)
    const n = 20_000
    const { latent } = samplePosterior(partition, model, x, n, rng)
    const draws = Float64Array.from(
      { length: n },
      (_, i) => forward(model.decoder, latent.subarray(2 * i, 2 * i + 2))[1] + 0.3 * standardNormal(rng),
    )
    const average = draws.reduce((a, b) => a + b, 0) / n
    const variance = draws.reduce((a, b) => a + (b - average) ** 2, 0) / n
    expect(Math.abs(average - missing!.mean[0])).toBeLessThan(4 * Math.sqrt(variance / n))
    expect(variance / missing!.variance[0]).toBeGreaterThan(0.95)
    expect(variance / missing!.variance[0]).toBeLessThan(1.05)
  })
})
