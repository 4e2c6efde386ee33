import fc from 'fast-check'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { coordinateDescentSteps } from './coordinateDescent.ts'
import { eStep } from './eStep.ts'
import { layerUpdate, moveLayer } from './layerUpdate.ts'
import { likelihoodGradient } from './likelihoodGradient.ts'
import { minimumNormSolver } from './minimumNormSolver.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
import { decoderPenalty, type WeightPrior } from './weightPrior.ts'

/** AᵀA of a random A [rank, n], condition of the order of 10^(2 spread). */
function lowRank(n: number, rank: number, spread: number, seed: number): Float64Array {
  const rng = createRng(seed)
  const a = Float64Array.from(
    { length: rank * n },
    (_, i) => standardNormal(rng) * 10 ** ((-spread * Math.floor(i / n)) / Math.max(1, rank - 1)),
  )
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < rank; k++) matrix[i * n + j] += a[k * n + i] * a[k * n + j]
  return matrix
}

test('the least solution of a singular system is that of the eigenvectors', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 0, max: 14 }),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      fc.integer({ min: 0, max: 1e6 }),
      (n, wantedRank, spread, seed) => {
        const rank = Math.min(n, wantedRank)
        const matrix = lowRank(n, rank, spread, seed)
        const rng = createRng(seed + 1)
        const truth = Float64Array.from({ length: n }, () => standardNormal(rng))
        const m = new Matrix(n, n)
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m.set(i, j, matrix[i * n + j])
        const side = Float64Array.from({ length: n }, (_, i) =>
          truth.reduce((sum, value, j) => sum + matrix[i * n + j] * value, 0),
        )
        const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(m, {
          assumeSymmetric: true,
        })
        const largest = Math.max(...realEigenvalues)
        const least = Math.min(...realEigenvalues.filter((value) => value > 1e-12 * largest))
        const expected = new Float64Array(n)
        for (let k = 0; k < n; k++) {
          if (!(realEigenvalues[k] > 1e-12 * largest)) continue
          let along = 0
          for (let i = 0; i < n; i++) along += eigenvectorMatrix.get(i, k) * truth[i]
          for (let i = 0; i < n; i++) expected[i] += along * eigenvectorMatrix.get(i, k)
        }
        const { rank: found, solve } = minimumNormSolver(matrix, n)
        const solution = solve(side)
        expect(found).toBe(rank)
        const scale = Math.max(1, ...expected.map(Math.abs))
        // Cholesky's error, and the eigenvectors' own
        const tolerance = (1e-14 * n * Math.max(largest, 1)) / (rank === 0 ? 1 : least)
        for (let i = 0; i < n; i++)
          expect(Math.abs(solution[i] - expected[i]) / scale).toBeLessThan(Math.max(tolerance, 1e-13))
      },
    ),
    { numRuns: 300 },
  )
})

test('coordinate descent ends where the conditions of Karush, Kuhn and Tucker hold', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('laplace', 'uniform'),
      fc.integer({ min: 0, max: 1e6 }),
      (n, kind, seed) => {
        const rng = createRng(seed)
        const matrix = lowRank(n, n, 0.5, seed)
        for (let i = 0; i < n; i++) matrix[i * n + i] += 0.1
        const side = Float64Array.from({ length: n }, () => 3 * standardNormal(rng))
        const current = Float64Array.from({ length: n }, () => 2 * rng() - 1)
        const isPenalised = Uint8Array.from({ length: n }, () => (rng() < 0.7 ? 1 : 0))
        const penalty = kind === 'laplace' ? { kind, rate: 1.5 } : { kind, bound: 1 }
        const change = runToEnd(coordinateDescentSteps(matrix, n, side, current, isPenalised, penalty))
        for (let i = 0; i < n; i++) {
          let gradient = -side[i]
          for (let j = 0; j < n; j++) gradient += matrix[i * n + j] * change[j]
          const value = current[i] + change[i]
          if (isPenalised[i] === 0) expect(Math.abs(gradient)).toBeLessThan(1e-6)
          else if (penalty.kind === 'laplace') {
            if (value === 0) expect(Math.abs(gradient)).toBeLessThan(1.5 + 1e-6)
            else expect(gradient + 1.5 * Math.sign(value)).toBeCloseTo(0, 6)
          } else {
            expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-15)
            if (Math.abs(value) < 1 - 1e-12) expect(gradient).toBeCloseTo(0, 6)
            else expect(gradient * Math.sign(value)).toBeLessThan(1e-6)
          }
        }
      },
    ),
  )
})

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.constantFrom([1, 2], [1, 4, 1], [1, 5, 2], [1, 4, 4, 3]),
  activation: fc.constantFrom('ReLU', 'LeakyReLU', 'Abs'),
  noise: fc.constantFrom('isotropic', 'diagonal', 'full'),
  numPoints: fc.integer({ min: 1, max: 15 }),
  missing: fc.constantFrom(0, 0.3),
}) satisfies fc.Arbitrary<ProblemShape>

/** Exact mean NLL of a model on data. */
function nll(model: GenerativeModel, data: ReturnType<typeof randomProblem>['data']): number {
  return -eStep(model, buildPartition(model.decoder), data).logLikelihood / data.numPoints
}

describe('the gradient', () => {
  test('equals central differences of the exact likelihood', () => {
    fc.assert(
      fc.property(shape, (each) => {
        const { model, data } = randomProblem(each)
        const partition = buildPartition(model.decoder)
        const gradient = likelihoodGradient(model, partition, eStep(model, partition, data))
        const h = 1e-5
        const slopeOf = (at: (step: number) => GenerativeModel): number =>
          (nll(at(h), data) - nll(at(-h), data)) / (2 * h)
        for (const { layerIndex, weight, bias } of gradient.layers) {
          const moved = (step: number, isWeight: boolean, i: number): GenerativeModel => {
            const unit = (length: number, isOn: boolean): Float64Array =>
              Float64Array.from({ length }, (_, k) => (isOn && k === i ? step : 0))
            const decoder: Decoder = moveLayer(
              model.decoder,
              {
                layerIndex,
                weightChange: unit(weight.length, isWeight),
                biasChange: unit(bias.length, !isWeight),
                slope: 0,
                predictedGain: 0,
                rank: null,
              },
              1,
            )
            return { ...model, decoder }
          }
          // one of each: all would take long, and the seeds reach them all
          const w = each.seed % weight.length
          const v = each.seed % bias.length
          const scale = Math.max(1, ...weight.map(Math.abs), ...bias.map(Math.abs))
          expect(Math.abs(weight[w] - slopeOf((step) => moved(step, true, w))) / scale).toBeLessThan(1e-5)
          expect(Math.abs(bias[v] - slopeOf((step) => moved(step, false, v))) / scale).toBeLessThan(1e-5)
        }
        const variance = (step: number): GenerativeModel => ({
          ...model,
          priorCovariance: Float64Array.of(1 + step),
        })
        expect(Math.abs(gradient.priorCovariance[0] - slopeOf(variance))).toBeLessThan(1e-5)
        const noise = (step: number): GenerativeModel => {
          if (model.noise.kind === 'isotropic')
            return { ...model, noise: { kind: 'isotropic', variance: model.noise.variance + step * 0.01 } }
          if (model.noise.kind === 'diagonal') {
            const variances = model.noise.variances.map((v, i) => (i === 0 ? v + step * 0.01 : v))
            return { ...model, noise: { kind: 'diagonal', variances } }
          }
          const matrix = model.noise.matrix.map((v, i) => (i === 0 ? v + step * 0.01 : v))
          return { ...model, noise: { kind: 'full', matrix } }
        }
        const scale = Math.max(1, ...gradient.noise.map(Math.abs))
        expect(Math.abs(0.01 * gradient.noise[0] - slopeOf(noise)) / scale).toBeLessThan(1e-5)
      }),
      { numRuns: 60 },
    )
  })
})

const prior = fc.constantFrom<WeightPrior>(
  { kind: 'none' },
  { kind: 'gaussian', precision: 2 },
  { kind: 'laplace', rate: 3 },
  { kind: 'uniform', bound: 4 },
)

test('every update goes down: its slope is that of the exact objective, and its gain is a gain', () => {
  fc.assert(
    fc.property(shape, prior, (each, weightPrior) => {
      const { model, data } = randomProblem(each)
      const partition = buildPartition(model.decoder)
      const statistics = eStep(model, partition, data)
      const objective = (decoder: Decoder): number =>
        nll({ ...model, decoder }, data) * data.numPoints + decoderPenalty(weightPrior, decoder)
      model.decoder.layers.forEach((layer, layerIndex) => {
        if (layer.type !== 'Linear') return
        const update = layerUpdate(model, partition, statistics, layerIndex, weightPrior)
        expect(update.slope).toBeLessThanOrEqual(1e-9)
        expect(update.predictedGain).toBeGreaterThanOrEqual(-1e-9)
        const size = Math.hypot(...update.weightChange, ...update.biasChange)
        const start = objective(model.decoder)
        if (!(size > 1e-6) || start === Infinity) return
        const part = 1e-5 / Math.max(size, 1)
        const rise =
          (objective(moveLayer(model.decoder, update, part)) -
            objective(moveLayer(model.decoder, update, weightPrior.kind === 'laplace' ? 0 : -part))) /
          (weightPrior.kind === 'laplace' ? part : 2 * part)
        const scale = Math.max(1, data.numPoints, size * 100, Math.abs(update.slope))
        // at a corner of |w| the slope is a bound
        if (weightPrior.kind === 'laplace') expect((rise - update.slope) / scale).toBeLessThan(1e-3)
        else expect(Math.abs(rise - update.slope) / scale).toBeLessThan(1e-3)
      })
    }),
    { numRuns: 100 },
  )
})

test('missing entries and a full Σx: the coupled system is that of its rows where they do not couple', () => {
  fc.assert(
    fc.property(shape, (each) => {
      const { model, data } = randomProblem({ ...each, noise: 'diagonal' })
      if (model.noise.kind !== 'diagonal') return
      const D = data.dataDim
      const matrix = new Float64Array(D * D)
      model.noise.variances.forEach((v, d) => (matrix[d * D + d] = v))
      const full: GenerativeModel = { ...model, noise: { kind: 'full', matrix } }
      const partition = buildPartition(model.decoder)
      const layerIndex = model.decoder.layers.length - 1
      const weightPrior: WeightPrior = { kind: 'gaussian', precision: 0.5 }
      const rows = layerUpdate(model, partition, eStep(model, partition, data), layerIndex, weightPrior)
      const coupled = layerUpdate(full, partition, eStep(full, partition, data), layerIndex, weightPrior)
      const scale = Math.max(1e-3, ...rows.weightChange.map(Math.abs), ...rows.biasChange.map(Math.abs))
      rows.weightChange.forEach((value, i) =>
        expect(Math.abs(value - coupled.weightChange[i]) / scale).toBeLessThan(1e-7),
      )
      rows.biasChange.forEach((value, i) =>
        expect(Math.abs(value - coupled.biasChange[i]) / scale).toBeLessThan(1e-7),
      )
    }),
    { numRuns: 60 },
  )
})
