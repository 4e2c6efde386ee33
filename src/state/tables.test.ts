import { expect, test } from 'vitest'
import { hideValues, type HidingRecipe } from '../core/datasets/hideValues.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createAppStore } from './createAppStore.ts'
import { withHistory, undo } from './slices/history.ts'
import { setData } from './slices/document.ts'
import { createTables, selectedRow } from './tables.ts'

const table: Dataset = {
  name: 't',
  numPoints: 4,
  dataDim: 2,
  columnNames: ['a', 'b'],
  values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  label: { name: 'kind', values: ['x', 'y', 'x', 'y'] },
}

function start() {
  const store = createAppStore()
  store.setState((state) => setData(state, table, { kind: 'imported', name: 't' }))
  store.setState(({ selection }) => ({ selection: { ...selection, x: [3, 4], pointIndex: 1 } }))
  const call = async (_: string, request: { dataset: Dataset; recipe: HidingRecipe }) =>
    hideValues(request.dataset, request.recipe)
  const tables = createTables({
    store,
    pool: { call } as unknown as Pool,
    loadAsset: () => Promise.reject(new Error('no files')),
    load: (work) => work(new AbortController().signal),
    change: (name, transition) => store.setState((state) => withHistory(state, name, transition(state))),
    notify: () => {},
  })
  return { store, tables, data: () => store.getState().data }
}

test('a share of the values is hidden, another in its place, none; undo brings it back', async () => {
  const { store, tables, data } = start()
  await tables.hideShare({ share: 0.5, seed: 1, numPatterns: null })
  expect(data().dataset?.values).toEqual(hideValues(table, { share: 0.5, seed: 1, numPatterns: null }).values)
  expect(data().dataset?.values.filter(Number.isNaN).length).toBeGreaterThan(2)
  expect(data().hiding).toEqual({ share: 0.5, seed: 1, numPatterns: null, whole: table })
  // the selected row is what is learned from, and known as a whole
  const { selection } = store.getState()
  expect(selection).toMatchObject({ pointIndex: 1, ...selectedRow(data(), 1) })
  expect(selection.truth ?? selection.x).toEqual([3, 4])
  await tables.hideShare({ share: 0.25, seed: 2, numPatterns: null })
  expect(data().dataset?.values.filter(Number.isNaN)).toHaveLength(2)
  await tables.hideShare({ share: 0, seed: 0, numPatterns: null })
  expect(data()).toMatchObject({ dataset: table, hiding: null })
  expect(store.getState().selection).toMatchObject({ x: [3, 4], truth: null, pointIndex: 1 })
  store.setState(undo)
  expect(data().hiding).toMatchObject({ share: 0.25 })
})

test('rows with other labels are set aside, and come back', () => {
  const { tables, data } = start()
  tables.setAside(['y'])
  expect([...data().dataset!.values]).toEqual([3, 4, 7, 8])
  expect([...data().comparison!.table.values]).toEqual([1, 2, 5, 6])
  expect(data().comparison?.table.label?.values).toEqual(['x', 'x'])
  tables.setAside(['x'])
  expect([...data().dataset!.values]).toEqual([1, 2, 5, 6])
  // of a label that no row has nothing comes
  tables.setAside(['z'])
  expect([...data().dataset!.values]).toEqual([1, 2, 5, 6])
  tables.dropComparison()
  expect(data()).toMatchObject({ dataset: table, comparison: null })
})
