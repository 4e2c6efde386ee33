import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modelFromJson } from '../network/modelFromJson.ts'
import { runToEnd } from '../steps.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { inferPoint } from './inferPoint.ts'
import { mapLatentSteps } from './mapLatent.ts'

interface Fixture {
  readonly models: readonly {
    readonly name: string
    readonly model: { readonly latentDim: number }
    readonly points: readonly { readonly x: readonly number[] }[]
  }[]
}
const fixture = JSON.parse(
  readFileSync(new URL('../__fixtures__/inference.json', import.meta.url), 'utf8'),
) as Fixture
const models = fixture.models.filter(({ model }) => model.latentDim === 1)

test('is the mode that inferPoint gives, also where coordinates are missing', () => {
  for (const { name, model: json, points } of models) {
    const parsed = modelFromJson(json)
    if (!parsed.ok) return expect.unreachable(name)
    const model = parsed.value
    const partition = buildPartition(model.decoder)
    for (const { x } of points) {
      const seen = Float64Array.from(x)
      expect(runToEnd(mapLatentSteps(partition, model, seen)), name).toEqual(
        inferPoint(partition, model, seen).map,
      )
      const partly = seen.map((value, d) => (d === 0 ? Number.NaN : value))
      expect(runToEnd(mapLatentSteps(partition, model, partly)), name).toEqual(
        inferPoint(partition, model, partly).map,
      )
    }
  }
})

test('refuses a point of another dimension', () => {
  const parsed = modelFromJson(models[0]?.model)
  if (!parsed.ok) return expect.unreachable()
  const partition = buildPartition(parsed.value.decoder)
  expect(() => runToEnd(mapLatentSteps(partition, parsed.value, Float64Array.of(1, 2, 3)))).toThrow(
    RangeError,
  )
})
