import { describe, expect, test } from 'vitest'
import type { Dataset } from '../core/datasets/dataset.ts'
import { inferPoint } from '../core/inference/inferPoint.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import { buildPartition } from '../core/partition/buildPartition.ts'
import type { AppState } from './appState.ts'
import { completionError, numMissingValues, shownCompletion } from './completion.ts'
import { INITIAL_STATE } from './initialState.ts'

/** x = (z, z) + noise: E[x2 | x1] = x1 / 2. */
const model: GenerativeModel = {
  decoder: {
    latentDim: 1,
    dataDim: 2,
    layers: [
      {
        type: 'Linear',
        inputSize: 1,
        outputSize: 2,
        weight: Float64Array.of(1, 1),
        bias: new Float64Array(2),
      },
    ],
  },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
}
const dataset: Dataset = {
  name: 't',
  numPoints: 2,
  dataDim: 2,
  columnNames: ['a', 'b'],
  values: Float64Array.of(1, 2, 3, Number.NaN),
  label: null,
}

function showing(x: readonly number[], truth: readonly number[] | null, withNoise: boolean): AppState {
  const posterior = inferPoint(buildPartition(model.decoder), model, Float64Array.from(x))
  const value = { x, posterior, latent: new Float64Array(), logDensity: new Float64Array() }
  return {
    ...INITIAL_STATE,
    model: { ...INITIAL_STATE.model, version: 1, model },
    data: { ...INITIAL_STATE.data, dataset },
    selection: { x, truth, pointIndex: 0, regionId: null },
    domain: { ...INITIAL_STATE.domain, completion: { numSamples: 3, seed: 0, withNoise } },
    results: { ...INITIAL_STATE.results, posterior: { basedOn: 1, value } },
  }
}

describe('a completion', () => {
  test('keeps what is seen, and has the mean and the standard deviation of the rest', () => {
    const noiseless = shownCompletion(showing([1, Number.NaN], null, false))!
    expect(noiseless.completed[0]).toBe(1)
    expect(noiseless.completed[1]).toBeCloseTo(0.5, 12)
    expect(noiseless.deviation[0]).toBe(0)
    // Var[z | x1] = 1/2; the noise adds 1
    expect(noiseless.deviation[1]).toBeCloseTo(Math.sqrt(0.5), 12)
    const noisy = shownCompletion(showing([1, Number.NaN], null, true))!
    expect(noisy.deviation[1]).toBeCloseTo(Math.sqrt(1.5), 12)
    expect(noisy.numMissing).toBe(1)
  })

  test('is compared with what was hidden, beside the mean of the data; not with what nobody knows', () => {
    const error = completionError(showing([1, Number.NaN], [1, 4], false))!
    expect(error.rmse).toBeCloseTo(3.5, 12)
    expect(error.meanImageRmse).toBeCloseTo(2, 12)
    expect(completionError(showing([1, Number.NaN], null, false))).toBeNull()
    expect(completionError(showing([1, Number.NaN], [1, Number.NaN], false))).toBeNull()
  })
})

test('missing values of the data are counted', () => {
  expect(numMissingValues({ ...INITIAL_STATE, data: { ...INITIAL_STATE.data, dataset } })).toBe(1)
})
