import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { logMarginal } from '../inference/logMarginal.ts'
import { observeAll } from '../inference/observation.ts'
import { buildRegionConstants } from '../inference/regionConstants.ts'
import { adaptiveQuadrature } from '../integrals/reference/adaptiveQuadrature.ts'
import { createRng, type Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { axesSection } from './axesSection.ts'
import { forward } from './forward.ts'
import { initialiseDecoder } from './initialiseDecoder.ts'
import type { Decoder, GenerativeModel } from './model.ts'
import { principalSection } from './principalSection.ts'
import { sectionModel } from './sectionModel.ts'
import { sectionThroughPoints } from './sectionThroughPoints.ts'

function normals(rng: Rng, count: number, scale: number = 1): Float64Array {
  return Float64Array.from({ length: count }, () => scale * standardNormal(rng))
}

/** B Bᵀ + I/10: correlated, of condition some tens. */
function randomPrior(rng: Rng, S: number): Float64Array {
  const root = Matrix.from1DArray(S, S, normals(rng, S * S, 0.5))
  const prior = root.mmul(root.transpose()).add(Matrix.eye(S).mul(0.1))
  return Float64Array.from(prior.to1DArray())
}

function modelOf(decoder: Decoder, priorCovariance: Float64Array, variance: number): GenerativeModel {
  return { decoder, priorCovariance, noise: { kind: 'isotropic', variance } }
}

function networkOf(widths: readonly number[], seed: number): Decoder {
  const recipe = { widths, activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'torch' } as const
  return initialiseDecoder(recipe, createRng(seed))
}

function linearOf(rng: Rng, S: number, D: number): Decoder {
  const weight = normals(rng, D * S)
  const layer = { type: 'Linear', inputSize: S, outputSize: D, weight, bias: normals(rng, D) } as const
  return { latentDim: S, dataDim: D, layers: [layer] }
}

function exactLogMarginal(model: GenerativeModel, x: Float64Array): number {
  const partition = buildPartition(model.decoder)
  return logMarginal(buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance), x)
}

/** log N(x; mean, covariance) by ml-matrix, constants included. */
function logNormal(x: ArrayLike<number>, mean: ArrayLike<number>, covariance: Matrix): number {
  const n = covariance.rows
  const delta = Matrix.columnVector(Array.from({ length: n }, (_, i) => x[i] - mean[i]))
  const q = delta.transpose().mmul(inverse(covariance)).mmul(delta).get(0, 0)
  const determinant = covariance.rows === 1 ? covariance.get(0, 0) : Math.exp(logDet(covariance))
  return -0.5 * (n * Math.log(2 * Math.PI) + Math.log(determinant) + q)
}

/** By elimination. */
function logDet(matrix: Matrix): number {
  const a = matrix.clone()
  let sum = 0
  for (let k = 0; k < a.rows; k++) {
    sum += Math.log(a.get(k, k))
    for (let i = k + 1; i < a.rows; i++) {
      const factor = a.get(i, k) / a.get(k, k)
      for (let j = k; j < a.rows; j++) a.set(i, j, a.get(i, j) - factor * a.get(k, j))
    }
  }
  return sum
}

/**
 * Mean and covariance of u given that z lies in the section, by conditioning the joint Gaussian of (u, v) with
 * z = o + P u + N v on v = 0, N any complement.
 */
function conditioned(prior: Float64Array, origin: Float64Array, directions: Float64Array): [Matrix, Matrix] {
  const S = origin.length
  const k = directions.length / S
  const P = Matrix.from1DArray(k, S, directions).transpose()
  // unit vectors that make a basis with P: those whose coordinates P determines worst, tried in turn
  let T = P.clone()
  for (let s = 0; s < S && T.columns < S; s++) {
    const unit = Matrix.zeros(S, 1)
    unit.set(s, 0, 1)
    const tried = T.clone().addColumn(unit)
    const gram = tried.transpose().mmul(tried)
    if (logDet(gram) > -20) T = tried
  }
  const toCoordinates = inverse(T)
  const joint = toCoordinates.mmul(Matrix.from1DArray(S, S, prior)).mmul(toCoordinates.transpose())
  const mean = toCoordinates.mmul(Matrix.columnVector(origin)).mul(-1)
  const part = (r0: number, r1: number, c0: number, c1: number): Matrix =>
    joint.subMatrix(r0, r1 - 1, c0, c1 - 1)
  const uu = part(0, k, 0, k)
  if (k === S) return [mean, uu]
  const gain = part(0, k, k, S).mmul(inverse(part(k, S, k, S)))
  const meanV = mean.subMatrix(k, S - 1, 0, 0)
  const meanU = mean.subMatrix(0, k - 1, 0, 0)
  return [meanU.sub(gain.mmul(meanV)), uu.sub(gain.mmul(part(k, S, 0, k)))]
}

const CASES = [
  [5, 1],
  [5, 2],
  [5, 3],
  [4, 2],
  [3, 3],
  [1, 1],
  [8, 3],
] as const

describe('the prior of a section', () => {
  it.each(CASES)('is the conditional Gaussian: S = %i, k = %i', (S, k) => {
    const rng = createRng(10 * S + k)
    const prior = randomPrior(rng, S)
    const origin = normals(rng, S, 2)
    const directions = normals(rng, k * S)
    const { model, origin: moved } = sectionModel(modelOf(linearOf(rng, S, 2), prior, 1), {
      origin,
      directions,
    })
    const [mean, covariance] = conditioned(prior, origin, directions)
    model.priorCovariance.forEach((value, p) =>
      expect(Math.abs(value - covariance.to1DArray()[p]) / covariance.max()).toBeLessThan(1e-11),
    )
    for (let s = 0; s < S; s++) {
      let expected = origin[s]
      for (let i = 0; i < k; i++) expected += directions[i * S + s] * mean.get(i, 0)
      expect(Math.abs(moved[s] - expected)).toBeLessThan(1e-11)
    }
  })

  it('keeps its digits for a prior of condition 1e12 and directions of length 1e-6', () => {
    const prior = Float64Array.of(1e12, 0, 0, 0, 1, 0, 0, 0, 1)
    const section = { origin: Float64Array.of(3, 4, 5), directions: Float64Array.of(1e-6, 1e-6, 0) }
    const { model, origin } = sectionModel(modelOf(networkOf([3, 4, 2], 1), prior, 1), section)
    // precision 1e-12 (1e-12 + 1); the mean m solves it with −1e-6 (3e-12 + 4)
    const m = (-1e6 * (4 + 3e-12)) / (1 + 1e-12)
    expect(model.priorCovariance[0] / (1e12 / (1 + 1e-12))).toBeCloseTo(1, 14)
    expect(origin[0]).toBeCloseTo(3 + 1e-6 * m, 13)
    // 4 − 4 but for 1e-12: to 1e-14 of the standard deviation of u times 1e-6
    expect(origin[1]).toBeCloseTo(4 + 1e-6 * m, 14)
    expect(origin[2]).toBe(5)
  })
})

describe('p(x) given the section', () => {
  it.each(CASES)('has the closed form of a linear decoder: S = %i, k = %i', (S, k) => {
    const rng = createRng(100 * S + k)
    const D = 4
    const prior = randomPrior(rng, S)
    const decoder = linearOf(rng, S, D)
    const origin = normals(rng, S)
    const directions = normals(rng, k * S)
    const { model } = sectionModel(modelOf(decoder, prior, 0.04), { origin, directions })
    const [mean, covariance] = conditioned(prior, origin, directions)
    const P = Matrix.from1DArray(k, S, directions).transpose()
    const layer = decoder.layers[0]
    if (layer.type !== 'Linear') throw new Error()
    const AP = Matrix.from1DArray(D, S, layer.weight).mmul(P)
    const z = P.mmul(mean).add(Matrix.columnVector(origin))
    const ofX = AP.mmul(covariance).mmul(AP.transpose()).add(Matrix.eye(D).mul(0.04))
    for (let n = 0; n < 5; n++) {
      const x = normals(rng, D, 1.5)
      const expected = logNormal(x, forward(decoder, z.to1DArray()), ofX)
      expect(Math.abs(exactLogMarginal(model, x) - expected)).toBeLessThan(
        1e-10 * Math.max(1, Math.abs(expected)),
      )
    }
  })

  it('is what quadrature along a line gives', () => {
    const rng = createRng(7)
    const S = 4
    const prior = randomPrior(rng, S)
    const decoder = networkOf([S, 12, 12, 2], 3)
    const origin = normals(rng, S)
    const direction = normals(rng, S)
    const { model } = sectionModel(modelOf(decoder, prior, 0.01), { origin, directions: direction })
    const covariance = Matrix.from1DArray(S, S, prior)
    const priorAt = (u: number): number =>
      Math.exp(
        logNormal(
          origin.map((o, s) => o + u * direction[s]),
          new Float64Array(S),
          covariance,
        ),
      )
    const x = forward(decoder, origin).map((value) => value + 0.1)
    const jointAt = (u: number): number => {
      const g = forward(
        decoder,
        origin.map((o, s) => o + u * direction[s]),
      )
      return priorAt(u) * Math.exp(logNormal(x, g, Matrix.eye(2).mul(0.01)))
    }
    // beyond 12 nothing of the prior is left
    const integral = (f: (u: number) => number): number => {
      let sum = 0
      for (let u = -12; u < 12; u += 0.25) sum += adaptiveQuadrature(f, u, u + 0.25, 1e-12, 1e-14)
      return sum
    }
    const expected = Math.log(integral(jointAt) / integral(priorAt))
    expect(exactLogMarginal(model, x)).toBeCloseTo(expected, 8)
  })
})

describe('the decoder of a section', () => {
  it('is the decoder on it, whatever is wired to what', () => {
    const rng = createRng(5)
    const linear = (inputSize: number, outputSize: number, from?: number): Decoder['layers'][number] => ({
      type: 'Linear',
      inputSize,
      outputSize,
      weight: normals(rng, inputSize * outputSize),
      bias: normals(rng, outputSize),
      ...(from === undefined ? {} : { from }),
    })
    const decoder: Decoder = {
      latentDim: 5,
      dataDim: 3,
      layers: [
        linear(5, 5),
        { type: 'ReLU' },
        { type: 'Add', with: -1 },
        linear(5, 4, -1),
        { type: 'LeakyReLU', negativeSlope: 0.2 },
        linear(5, 4, 2),
        { type: 'Add', with: 4 },
        { type: 'Abs', from: 6 },
        linear(4, 3),
      ],
    }
    const section = { origin: normals(rng, 5), directions: normals(rng, 15) }
    const { model, origin } = sectionModel(modelOf(decoder, randomPrior(rng, 5), 1), section)
    for (let n = 0; n < 5; n++) {
      const u = normals(rng, 3)
      const z = origin.map((o, s) => o + u.reduce((sum, v, i) => sum + v * section.directions[i * 5 + s], 0))
      const expected = forward(decoder, z)
      forward(model.decoder, u).forEach((value, d) => expect(value).toBeCloseTo(expected[d], 11))
    }
  })

  it('is refused for directions that depend on each other, and for none', () => {
    const model = modelOf(networkOf([4, 4, 2], 1), randomPrior(createRng(1), 4), 1)
    const origin = new Float64Array(4)
    const refused = (...directions: number[]): void =>
      expect(() => sectionModel(model, { origin, directions: Float64Array.from(directions) })).toThrow(
        RangeError,
      )
    refused(1, 2, 3, 4, 2, 4, 6, 8)
    refused(1, 2, 3, 4, 0.1, 0.2, 0.3, 0.4 + 1e-12)
    refused(0, 0, 0, 0)
    refused(1, 0, 0, 0, 0, 0, 0, 0)
    refused(1, 0, 0, NaN)
    refused()
    refused(1, 0, 0)
    refused(...Array.from({ length: 20 }, (_, p) => (p % 5 === 0 ? 1 : 0)))
  })
})

describe('sections to choose', () => {
  it('hold coordinates', () => {
    expect(axesSection([2, 0], Float64Array.of(9, 8, 7, 6))).toEqual({
      origin: Float64Array.of(0, 8, 0, 6),
      directions: Float64Array.of(0, 0, 1, 0, 1, 0, 0, 0),
    })
    for (const axes of [[], [4], [-1], [1, 1], [0.5]])
      expect(() => axesSection(axes, new Float64Array(4))).toThrow(RangeError)
  })

  it('go through three points', () => {
    const points = Float64Array.of(1, 2, 3, 4, 2, 2, 3, 4, 1, 2, 1, 4)
    const section = sectionThroughPoints(points, 4)
    expect(section.origin).toEqual(Float64Array.of(1, 2, 3, 4))
    expect(section.directions).toEqual(Float64Array.of(1, 0, 0, 0, 0, 0, -2, 0))
    expect(() => sectionThroughPoints(points.slice(0, 4), 4)).toThrow(RangeError)
  })

  it.each([5, 80])('follow the spread of latents: S = %i', (S) => {
    const rng = createRng(S)
    const N = 200
    const a = normals(rng, S)
    const b = normals(rng, S)
    const mean = normals(rng, S)
    const points = new Float64Array(N * S)
    for (let n = 0; n < N; n++) {
      const [u, v] = [3 * standardNormal(rng), standardNormal(rng)]
      for (let s = 0; s < S; s++) points[n * S + s] = mean[s] + u * a[s] + v * b[s]
    }
    const { origin, directions } = principalSection(points, S, 2)
    const basis = Matrix.from1DArray(2, S, directions)
    const gram = basis.mmul(basis.transpose())
    expect(gram.sub(Matrix.eye(2)).abs().max()).toBeLessThan(1e-12)
    // what lies across the section of any point is nothing
    for (let n = 0; n < N; n++) {
      const away = Matrix.columnVector(origin.map((o, s) => points[n * S + s] - o))
      const across = away.clone().sub(basis.transpose().mmul(basis.mmul(away)))
      expect(across.norm()).toBeLessThan(1e-10)
    }
    // along the first the spread is the largest
    const along = (i: number): number => {
      let sum = 0
      for (let n = 0; n < N; n++) {
        let dot = 0
        for (let s = 0; s < S; s++) dot += directions[i * S + s] * (points[n * S + s] - origin[s])
        sum += dot * dot
      }
      return sum
    }
    expect(along(0)).toBeGreaterThan(along(1))
  })

  it('are sections where the latents do not spread', () => {
    const { origin, directions } = principalSection(Float64Array.of(1, 2, 3, 1, 2, 3), 3, 2)
    expect(origin).toEqual(Float64Array.of(1, 2, 3))
    const model = modelOf(networkOf([3, 4, 2], 1), randomPrior(createRng(1), 3), 1)
    expect(sectionModel(model, { origin, directions }).model.decoder.latentDim).toBe(2)
    expect(() => principalSection(new Float64Array(), 3, 1)).toThrow(RangeError)
    expect(() => principalSection(Float64Array.of(1, NaN, 3), 3, 1)).toThrow(RangeError)
  })
})
