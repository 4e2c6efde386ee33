import { describe, expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import type { GenerativeModel, LinearLayer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { inferPoint } from './inferPoint.ts'
import { nearestOnManifold } from './nearestOnManifold.ts'
import { observeAll } from './observation.ts'
import { randomModel } from './reference/randomModel.ts'

type Nearest = ReturnType<typeof nearestOnManifold>

function nearestOf({ decoder, noise, priorCovariance }: GenerativeModel, x: Float64Array): Nearest {
  const partition = buildPartition(decoder)
  return nearestOnManifold(partition.geometry, observeAll(partition, { decoder, noise }), x, priorCovariance)
}

function distanceAt(model: GenerativeModel, x: Float64Array, z: ArrayLike<number>): number {
  return Math.hypot(...forward(model.decoder, Float64Array.from(z)).map((value, d) => value - x[d]))
}

/** g with the first layer's weights changed. */
function withWeights(model: GenerativeModel, change: (weight: Float64Array) => void): GenerativeModel {
  const [first, ...rest] = model.decoder.layers as [LinearLayer, ...GenerativeModel['decoder']['layers']]
  const weight = first.weight.slice()
  change(weight)
  return { ...model, decoder: { ...model.decoder, layers: [{ ...first, weight }, ...rest] } }
}

test('what is on the manifold is so within the stated rounding, and what is not is told from it', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const rng = createRng(seed)
    const latentDim = 1 + (seed % 2)
    const model = randomModel(rng, { latentDim, dataDim: latentDim + (seed % 4) })
    for (let k = 0; k < 10; k++) {
      const z = Float64Array.from({ length: latentDim }, () => 2 * standardNormal(rng))
      const { distance, rounding } = nearestOf(model, forward(model.decoder, z))
      expect(distance).toBeLessThanOrEqual(rounding)
    }
    const x = Float64Array.from({ length: model.decoder.dataDim }, () => 30 * standardNormal(rng))
    const { distance, rounding } = nearestOf(model, x)
    if (model.decoder.dataDim > latentDim) expect(rounding).toBeLessThan(1e-12 * distance)
  }
})

describe('two latent dimensions', () => {
  test('no point of a grid is nearer, nor as near and likelier', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const rng = createRng(seed)
      const full = randomModel(rng, { latentDim: 2, dataDim: 1 + (seed % 3) })
      // every third one sees one direction of z alone, every sixth none
      const model = withWeights(full, (weight) => {
        if (seed % 3 === 0) for (let i = 0; i < weight.length; i += 2) weight[i + 1] = 0.5 * weight[i]
        if (seed % 6 === 0) weight.fill(0)
      })
      const x = Float64Array.from({ length: model.decoder.dataDim }, () => 1.5 * standardNormal(rng))
      const { latent, distance } = nearestOf(model, x)
      expect(Math.abs(distanceAt(model, x, latent) - distance)).toBeLessThan(1e-13 * (1 + distance))
      const [p00, p01, , p11] = model.priorCovariance
      // up to a factor, zᵀ Σz⁻¹ z
      const energy = ([z0, z1]: ArrayLike<number> & Iterable<number>): number =>
        p11 * z0 * z0 - 2 * p01 * z0 * z1 + p00 * z1 * z1
      for (let i = -30; i <= 30; i++) {
        for (let j = -30; j <= 30; j++) {
          const z = [i / 10, j / 10]
          const other = distanceAt(model, x, z)
          expect(other).toBeGreaterThanOrEqual(distance * (1 - 1e-12))
          if (other <= distance * (1 + 1e-13))
            expect(energy(z)).toBeGreaterThanOrEqual(energy(latent) * (1 - 1e-9) - 1e-12)
        }
      }
    }
  })

  test('a flat decoder has its nearest point at z = 0, one of rank 1 on the line through 0 that it sees', () => {
    const flat = withWeights(randomModel(createRng(3), { latentDim: 2 }), (weight) => weight.fill(0))
    expect(nearestOf(flat, Float64Array.of(3, 4)).latent).toEqual(Float64Array.of(0, 0))
    const slanted: GenerativeModel = {
      decoder: {
        latentDim: 2,
        dataDim: 2,
        layers: [
          {
            type: 'Linear',
            inputSize: 2,
            outputSize: 2,
            weight: Float64Array.of(3, 4, 6, 8),
            bias: Float64Array.of(1, 1),
          },
        ],
      },
      noise: { kind: 'isotropic', variance: 1 },
      priorCovariance: Float64Array.of(1, 0, 0, 1),
    }
    const { latent, distance } = nearestOf(slanted, Float64Array.of(11, 21))
    expect(latent[0]).toBeWithinRel(1.2, 1e-14)
    expect(latent[1]).toBeWithinRel(1.6, 1e-14)
    expect(distance).toBeLessThan(1e-13)
    // with another prior the likeliest point of that line, Σz a · 10/(aᵀ Σz a) with a = (3, 4)
    const correlated = { ...slanted, priorCovariance: Float64Array.of(1, 0.3, 0.3, 0.7) }
    const likeliest = nearestOf(correlated, Float64Array.of(11, 21)).latent
    expect(likeliest[0]).toBeWithinRel(42 / 27.4, 1e-14)
    expect(likeliest[1]).toBeWithinRel(37 / 27.4, 1e-14)
  })

  test('a dead region as near as a live edge: the least |z| of all', () => {
    // g(z) = max(z₁ − 1, 0): nearest to −1 is everything left of z₁ = 1
    const hinge: GenerativeModel = {
      decoder: {
        latentDim: 2,
        dataDim: 1,
        layers: [
          {
            type: 'Linear',
            inputSize: 2,
            outputSize: 1,
            weight: Float64Array.of(1, 0),
            bias: Float64Array.of(-1),
          },
          { type: 'ReLU' },
          {
            type: 'Linear',
            inputSize: 1,
            outputSize: 1,
            weight: Float64Array.of(1),
            bias: Float64Array.of(0),
          },
        ],
      },
      noise: { kind: 'isotropic', variance: 1 },
      priorCovariance: Float64Array.of(1, 0, 0, 1),
    }
    const dead = nearestOf(hinge, Float64Array.of(-1))
    expect([dead.distance, ...dead.latent]).toEqual([1, 0, 0])
    expect([...nearestOf(hinge, Float64Array.of(2)).latent]).toEqual([3, 0])
  })

  test('as the noise vanishes, mode and mean of the posterior tend to it (Lemma 2)', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const model = randomModel(createRng(seed), { latentDim: 2, dataDim: 3 })
      const x = Float64Array.from({ length: 3 }, () => standardNormal(createRng(100 + seed)))
      const partition = buildPartition(model.decoder)
      const offs = [1e-1, 1e-2, 1e-3, 1e-4].map((std) => {
        const noisy: GenerativeModel = { ...model, noise: { kind: 'isotropic', variance: std * std } }
        const { map, mean, covariance, nearest } = inferPoint(partition, noisy, x)
        const off = (z: Float64Array): number =>
          Math.hypot(z[0] - nearest.latent[0], z[1] - nearest.latent[1])
        // the posterior is as wide as the prior along a flat piece
        const isFlat = covariance[0] + covariance[3] > 1e-3
        return isFlat ? off(map.latent) : Math.max(off(map.latent), off(mean))
      })
      expect(offs[3], `seed ${seed}`).toBeLessThan(2e-3)
      expect(offs[3]).toBeLessThan(offs[0] + 1e-6)
    }
  })
})
