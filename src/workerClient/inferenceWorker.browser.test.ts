/** The real worker, spawned as the app does. What it computes is core's business; that it is core's value, this test's. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Progress } from '../../workers/protocol.ts'
import { logMarginal } from '../core/inference/logMarginal.ts'
import { observeAll } from '../core/inference/observation.ts'
import { buildRegionConstants } from '../core/inference/regionConstants.ts'
import { initialiseDecoder } from '../core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import { createRng } from '../core/numerics/createRng.ts'
import { buildPartition } from '../core/partition/buildPartition.ts'
import { ParseError } from '../core/problem.ts'
import { callLogMarginalGrid } from './callLogMarginalGrid.ts'
import { createPool, type Pool } from './createPool.ts'
import { isAbortError } from './workerErrors.ts'

function modelOf(widths: readonly number[]): GenerativeModel {
  const recipe = { widths, activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' } as const
  return {
    decoder: initialiseDecoder(recipe, createRng(1)),
    noise: { kind: 'isotropic', variance: 0.05 },
    priorCovariance: Float64Array.of(1),
  }
}

function logMarginalOf(model: GenerativeModel, x: readonly number[]): number {
  const partition = buildPartition(model.decoder)
  const observation = observeAll(partition, model)
  return logMarginal(
    buildRegionConstants(partition, observation, model.priorCovariance),
    Float64Array.from(x),
  )
}

const model = modelOf([1, 8, 8, 2])
const extent = [
  [-1, 1],
  [-1, 1],
] as const

let pool: Pool
beforeAll(async () => {
  pool = createPool({ size: 2, timings: { readyMs: 20_000 } }) // the first load also builds the worker's modules
  await pool.start()
})
afterAll(() => pool.dispose())

it('answers with the value that core computes', async () => {
  const x = [0.3, -0.2]
  const request = { model, x: Float64Array.from(x), curve: { range: [-3, 3] as const, count: 100 } }
  const { posterior, latent, logDensity } = await pool.call('inferPoint', request, { modelVersion: 4 })
  expect(posterior.logMarginal).toBeWithinRel(logMarginalOf(model, x), 1e-13)
  expect(logDensity).toHaveLength(latent.length)
  expect(request.x).toHaveLength(2) // inputs are copied, not taken
})

it('splits a grid over the workers: one progress that rises to the end, the rows in order', async () => {
  const seen: number[] = []
  const grid = { coordinates: [0, 1], extent, size: [128, 128] }
  const onProgress = ({ done, total }: Progress) => seen.push(done / total)
  const { logMarginal: values, maximum } = await callLogMarginalGrid(pool, { model, grid }, { onProgress })
  expect(values).toHaveLength(128 * 128)
  expect(maximum).toBe(values.reduce((a, b) => Math.max(a, b)))
  for (const [row, column] of [
    [0, 0],
    [77, 3],
    [127, 127],
  ] as const) {
    const x = [column, row].map((i) => -1 + (2 * (i + 0.5)) / 128)
    expect(values[128 * row + column]).toBeWithinRel(logMarginalOf(model, x), 1e-12)
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})

it('answers a point while a large map is computed, and drops the map at once when it is cancelled', async () => {
  const large = modelOf([1, 64, 64, 2])
  const controller = new AbortController()
  let report = (): void => undefined
  const isAtWork = new Promise<void>((resolve) => (report = resolve))
  const map = callLogMarginalGrid(
    pool,
    { model: large, grid: { coordinates: [0, 1], extent, size: [4096, 4096] } },
    { signal: controller.signal, onProgress: () => report() },
  )
  await isAtWork
  const request = { model, x: Float64Array.of(0, 0), curve: { range: [-3, 3] as const, count: 100 } }
  const { posterior } = await pool.call('inferPoint', request)
  expect(posterior.logMarginal).toBeWithinRel(logMarginalOf(model, [0, 0]), 1e-13)
  const abortedAt = performance.now()
  controller.abort()
  await expect(map).rejects.toSatisfy(isAbortError)
  expect(performance.now() - abortedAt).toBeLessThan(300)
  await pool.call('inferPoint', request) // the workers go on
})

it('reads a file, and says what is wrong with another', async () => {
  const request = { name: 'table.csv', labelColumn: null }
  const good = new File(['a;b\n1;2\n3;\n'], 'table.csv')
  const { dataset } = await pool.call('readData', { ...request, file: good })
  expect(dataset.values).toEqual(Float64Array.of(1, 2, 3, Number.NaN))
  const bad = pool.call('readModel', { name: 'm.json', file: new File(['{"layers": ['], 'm.json') })
  await expect(bad).rejects.toBeInstanceOf(ParseError)
  await expect(bad).rejects.toMatchObject({ problems: [{ path: '', code: 'notJson' }] })
})
