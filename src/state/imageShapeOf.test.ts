import { expect, test } from 'vitest'
import type { AppState, DomainState } from './appState.ts'
import { imageShapeOf } from './imageShapeOf.ts'
import { INITIAL_STATE } from './initialState.ts'
import { areImagesShown, shownPlane, wantsPrincipalAxes } from './selectors.ts'

const imageShape = { channels: 1, height: 2, width: 2 }
const projection = {
  axes: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0),
  mean: new Float64Array(4),
  varianceShare: [0.6, 0.3],
}

function stateOf(isImage: boolean, dataDim: number, domain: Partial<DomainState> = {}): AppState {
  const table = {
    name: 't',
    numPoints: 1,
    dataDim: 4,
    columnNames: ['a', 'b', 'c', 'd'],
    values: Float64Array.of(0, 1, 2, 3),
    label: null,
  }
  return {
    ...INITIAL_STATE,
    model: {
      ...INITIAL_STATE.model,
      version: 1,
      model: {
        decoder: { latentDim: 1, dataDim, layers: [] },
        noise: { kind: 'isotropic', variance: 1 },
        priorCovariance: Float64Array.of(1),
      },
    },
    data: {
      ...INITIAL_STATE.data,
      version: 2,
      dataset: isImage ? { ...table, imageShape } : table,
    },
    domain: { ...INITIAL_STATE.domain, ...domain },
    results: { ...INITIAL_STATE.results, principalAxes: { basedOn: 2, value: projection } },
  }
}

test('rows are images where the data say so and have the columns of the model', () => {
  expect(imageShapeOf(stateOf(true, 4))).toBe(imageShape)
  expect(imageShapeOf(stateOf(false, 4))).toBeNull()
  expect(imageShapeOf(stateOf(true, 5))).toBeNull()
})

test('images are shown as images unless the reader wants points, other data never', () => {
  expect(areImagesShown(stateOf(true, 4))).toBe(true)
  expect(areImagesShown(stateOf(true, 4, { dataView: 'points' }))).toBe(false)
  expect(areImagesShown(stateOf(false, 4))).toBe(false)
})

test('points of images lie on principal axes unless a pair is asked for, others the other way', () => {
  expect(wantsPrincipalAxes(stateOf(true, 4))).toBe(true)
  expect(shownPlane(stateOf(true, 4)).projection).toBe(projection)
  expect(wantsPrincipalAxes(stateOf(true, 4, { plane: 'pair' }))).toBe(false)
  expect(wantsPrincipalAxes(stateOf(false, 4))).toBe(false)
  expect(wantsPrincipalAxes(stateOf(false, 4, { plane: 'principal' }))).toBe(true)
})
