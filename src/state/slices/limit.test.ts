import { expect, test } from 'vitest'
import type { GenerativeModel } from '../../core/network/model.ts'
import type { AppState, LimitScales } from '../appState.ts'
import { INITIAL_STATE } from '../initialState.ts'
import { formatLink, parseLink } from '../urlFields.ts'
import { atLimit, setModel } from './document.ts'
import { loadPackedReaders } from '../packedReaders.ts'
import { isUntouched } from './runs.ts'

await loadPackedReaders()

const model: GenerativeModel = {
  decoder: {
    latentDim: 2,
    dataDim: 2,
    layers: [
      {
        type: 'Linear',
        inputSize: 2,
        outputSize: 2,
        weight: Float64Array.of(1, 0, 0, 1),
        bias: new Float64Array(2),
      },
    ],
  },
  noise: { kind: 'diagonal', variances: Float64Array.of(0.3, 0.7) },
  priorCovariance: Float64Array.of(1, 0.5, 0.5, 2),
}
const start: AppState = {
  ...INITIAL_STATE,
  ...setModel(INITIAL_STATE, model, { kind: 'imported', name: 'm.json' }),
}
const moved = (state: AppState, scales: LimitScales): AppState => ({ ...state, ...atLimit(state, scales) })

test('a model goes towards a limit and comes back to the same bits', () => {
  const once = moved(start, { noise: -2, prior: 1 })
  expect(once.model.model!.noise).toEqual({
    kind: 'diagonal',
    variances: Float64Array.of(0.3 * 10 ** -2, 0.7 * 10 ** -2),
  })
  expect(once.model.model!.priorCovariance).toEqual(Float64Array.of(10, 5, 5, 20))
  expect(isUntouched(once.model)).toBe(false)
  expect(once.model.version).toBeGreaterThan(start.model.version)
  // scales are of the model itself, not of where it stands
  const twice = moved(once, { noise: -3, prior: 0 })
  expect(twice.model.model!.priorCovariance).toEqual(model.priorCovariance)
  const back = moved(twice, { noise: 0, prior: 0 })
  expect(back.model.model).toBe(model)
  expect(isUntouched(back.model)).toBe(true)
})

test('a link holds the model itself and how far it is', () => {
  const { hash } = formatLink({ ...moved(start, { noise: -2.25, prior: 1 }), preset: null })
  const { scene, problems } = parseLink(`#${hash}`)
  expect(problems).toEqual([])
  expect(scene.limit).toEqual({ noise: -2.25, prior: 1 })
  expect(scene.model).toEqual(model)
  expect(parseLink('#v=1&limit=1,0').problems).toEqual(['limit'])
})
