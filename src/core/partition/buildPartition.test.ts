import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundRatio } from '../numerics/roundRatio.ts'
import type { Decoder, GenerativeModel, Layer } from '../network/model.ts'
import { modelFromJson } from '../network/modelFromJson.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition, buildPartitionSteps } from './buildPartition.ts'
import { distinctAffineMaps } from './distinctAffineMaps.ts'
import { locateRegion } from './locateRegion.ts'
import { countDistinctMaps, exactLinePartition } from './reference/exactLinePartition.ts'
import { hardDecoder } from './reference/hardDecoder.ts'
import { regionSigns } from './regionSigns.ts'
import { validatePartition } from './validatePartition.ts'
import { lineGeometry } from './lineGeometry.ts'

interface PartitionCase {
  readonly name: string
  readonly model: { readonly latentDim: number }
  readonly box: readonly (readonly number[])[] | null
  readonly regionCount: number
  readonly distinctAffineMaps: number
  readonly signPatterns: readonly string[] | null
}

interface InferenceCase {
  readonly name: string
  readonly model: { readonly latentDim: number }
  readonly regionCount: number
  readonly points: readonly {
    readonly expected: { readonly regions: readonly { readonly signs: string }[] }
  }[]
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../__fixtures__/${name}.json`), 'utf8'))
}

const partitions = fixture('partition') as { readonly cases: readonly PartitionCase[] }
const inference = fixture('inference') as { readonly models: readonly InferenceCase[] }

function modelOf(json: unknown): GenerativeModel {
  const parsed = modelFromJson(json)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function allSigns(partition: ReturnType<typeof buildPartition>): string[] {
  return Array.from({ length: partition.numRegions }, (_, region) => regionSigns(partition, region))
}

/** Linear layers from rows of [weights…, bias], with one nonlinearity between them. */
function decoderOf(rows: readonly (readonly (readonly number[])[])[], between: Layer): Decoder {
  const layers = rows.flatMap((layer, index): Layer[] => {
    const inputSize = layer[0].length - 1
    const linear: Layer = {
      type: 'Linear',
      inputSize,
      outputSize: layer.length,
      weight: Float64Array.from(layer.flatMap((row) => row.slice(0, -1))),
      bias: Float64Array.from(layer.map((row) => row[inputSize])),
    }
    return index === 0 ? [linear] : [between, linear]
  })
  return { latentDim: 1, dataDim: rows[rows.length - 1].length, layers }
}

describe('against the reference values', () => {
  const lines = partitions.cases.filter(({ model }) => model.latentDim === 1)
  it.each(lines.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    const { decoder } = modelOf(testCase.model)
    const { box } = testCase
    const partition = buildPartition(decoder, box === null ? {} : { box: [box[0][0], box[1][0]] })
    expect(partition.numRegions).toBe(testCase.regionCount)
    expect(distinctAffineMaps(partition, decoder)).toBe(testCase.distinctAffineMaps)
    if (testCase.signPatterns !== null)
      expect(allSigns(partition).toSorted()).toEqual(testCase.signPatterns.toSorted())
    expect(validatePartition(partition, decoder)).toEqual([])
  })

  const models = inference.models.filter(({ model }) => model.latentDim === 1)
  it.each(models.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    const { decoder } = modelOf(testCase.model)
    const partition = buildPartition(decoder)
    expect(partition.numRegions).toBe(testCase.regionCount)
    const signs = allSigns(partition)
    const wanted = testCase.points.flatMap(({ expected }) => expected.regions.map((region) => region.signs))
    expect(wanted.filter((pattern) => !signs.includes(pattern))).toEqual([])
    expect(validatePartition(partition, decoder)).toEqual([])
  })
})

describe('against fractions', () => {
  it('has the same regions in the same order for any network, however degenerate', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, boxed) => {
        const decoder = hardDecoder(createRng(seed))
        const box = boxed ? ([-1, 0.5] as const) : null
        const partition = buildPartition(decoder, box === null ? {} : { box })
        const exact = exactLinePartition(decoder, box)
        expect(allSigns(partition)).toEqual(exact.map(({ signs }) => signs))
        expect(distinctAffineMaps(partition, decoder)).toBe(countDistinctMaps(exact))
        expect(validatePartition(partition, decoder)).toEqual([])
        const { limits } = lineGeometry(partition)
        exact.slice(1).forEach(({ lower }, k) => {
          if (lower === null) throw new Error('only the first region has no lower limit')
          const rounded = roundRatio(lower.numerator, lower.denominator)
          const wanted = Math.abs(rounded) === Infinity ? Math.sign(rounded) * Number.MAX_VALUE : rounded
          expect(Math.abs(limits[k + 1] - wanted)).toBeLessThanOrEqual(1.5e-11 * Math.abs(wanted))
        })
      }),
      { numRuns: 700 },
    )
  }, 60_000)
})

describe('degenerate networks', () => {
  const relu: Layer = { type: 'ReLU' }
  const output = (width: number): number[][] => [[...Array.from({ length: width }, (_, i) => i + 1), 0]]

  it('keeps units apart whose roots differ in the last place, and joins those that are equal', () => {
    // −c/a = −1/3 in the first two (one scaled by 3), one unit in the last place beside it in the third.
    const third = 1 / 3
    const decoder = decoderOf(
      [
        [
          [1, third],
          [3, 3 * third],
          [1, third + 2 ** -54],
        ],
        output(3),
      ],
      relu,
    )
    const partition = buildPartition(decoder)
    const joined = 3 * third === 1 ? 3 : 4
    expect(partition.numRegions).toBe(exactLinePartition(decoder).length)
    expect(partition.numRegions).toBeGreaterThanOrEqual(joined)
    expect(validatePartition(partition, decoder)).toEqual([])
  })

  it('keeps regions that are narrower than the doubles', () => {
    // Roots −1e-30·(1 ± tiny) + nothing: c/a differ by less than a unit in the last place.
    const decoder = decoderOf(
      [
        [
          [3, -1],
          [3 * (1 + 2 ** -52), -1 * (1 + 2 ** -52)],
          [6, -2 - 2 ** -51],
        ],
        output(3),
      ],
      relu,
    )
    const partition = buildPartition(decoder)
    expect(allSigns(partition)).toEqual(exactLinePartition(decoder).map(({ signs }) => signs))
    expect(partition.diagnostics.numExactDecisions).toBeGreaterThan(0)
  })

  it('handles roots beyond the doubles without NaN', () => {
    const decoder = decoderOf(
      [
        [
          [1e-200, 1e200],
          [1e-200, -1e200],
          [1e200, 1e-200],
          [1, 0],
        ],
        output(4),
      ],
      relu,
    )
    const partition = buildPartition(decoder)
    expect(partition.numRegions).toBe(5)
    expect([...lineGeometry(partition).limits]).toEqual([
      -Infinity,
      -Number.MAX_VALUE,
      -0,
      0,
      Number.MAX_VALUE,
      Infinity,
    ])
    expect(allSigns(partition)).toEqual(exactLinePartition(decoder).map(({ signs }) => signs))
  })

  it('sees signs that underflow hides', () => {
    const tiny = 1e-150
    const decoder = decoderOf([[[tiny, tiny]], [[tiny, 0]], [[tiny, 0]], [[1, 0]]], {
      type: 'LeakyReLU',
      negativeSlope: 0.1,
    })
    const partition = buildPartition(decoder)
    expect(allSigns(partition)).toEqual(['-|-|-', '+|+|+'])
    expect(partition.diagnostics.numExactDecisions).toBeGreaterThan(0)
  })

  it('asks the integers nothing about a network in general position', () => {
    const rng = createRng(5)
    const rows = [1, 32, 32, 32].map((inputSize, l) =>
      Array.from({ length: l === 3 ? 2 : 32 }, () =>
        Array.from({ length: inputSize + 1 }, () => 2 * rng() - 1),
      ),
    )
    const partition = buildPartition(decoderOf(rows, relu))
    expect(partition.numRegions).toBeGreaterThan(32)
    expect(partition.diagnostics).toEqual({ numExactDecisions: 0, numZeroWidthRegions: 0 })
  })

  it('has one region without nonlinear units', () => {
    const partition = buildPartition(decoderOf([[[2, 1]]], relu))
    expect([partition.numRegions, partition.numUnits, regionSigns(partition, 0)]).toEqual([1, 0, ''])
    expect([...partition.slope, ...partition.bias]).toEqual([2, 1])
  })
})

describe('refusals', () => {
  it('names what it cannot do', () => {
    const plane = { ...decoderOf([[[1, 0]]], { type: 'ReLU' }), latentDim: 2 }
    expect(() => buildPartition(plane)).toThrow(/layers\[0\]/)
    const layers: Layer[] = [
      {
        type: 'Linear',
        inputSize: 4,
        outputSize: 1,
        weight: Float64Array.of(1, 1, 1, 1),
        bias: Float64Array.of(0),
      },
    ]
    expect(() => buildPartition({ latentDim: 4, dataDim: 1, layers })).toThrow(
      expect.objectContaining({ code: 'latentDimUnsupported' }),
    )
    expect(() => buildPartition(decoderOf([[[1, 0]]], { type: 'ReLU' }), { box: [1, 1] })).toThrow(RangeError)
  })

  it('stops a sawtooth before it fills the memory', () => {
    const fold = [[2, -1]]
    const decoder = decoderOf([...Array.from({ length: 40 }, () => fold), [[1, 0]]], { type: 'Abs' })
    expect(() => buildPartition(decoder)).toThrow(expect.objectContaining({ code: 'tooManyRegions' }))
  })

  it('names an overflow', () => {
    const decoder = decoderOf([[[1e200, 1]], [[1e200, 0]]], { type: 'ReLU' })
    expect(() => buildPartition(decoder)).toThrow(expect.objectContaining({ code: 'overflow' }))
  })
})

describe('steps', () => {
  it('reports a fraction that never falls, and yields often', () => {
    const rng = createRng(7)
    const rows = [1, 64, 64, 64].map((inputSize, l) =>
      Array.from({ length: l === 3 ? 2 : 64 }, () =>
        Array.from({ length: inputSize + 1 }, () => 2 * rng() - 1),
      ),
    )
    const fractions = [...buildPartitionSteps(decoderOf(rows, { type: 'ReLU' }))].map(
      ({ done, total }) => done / total,
    )
    expect(fractions.length).toBeGreaterThan(0)
    expect(fractions.every((fraction, k) => fraction <= 1 && (k === 0 || fraction >= fractions[k - 1]))).toBe(
      true,
    )
  })
})

describe('locateRegion', () => {
  it('agrees with the limits, and gives a limit to the region on its right', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ noNaN: true }), (seed, z) => {
        const partition = buildPartition(hardDecoder(createRng(seed)))
        const { limits } = lineGeometry(partition)
        for (const point of [z, ...limits]) {
          const region = locateRegion(partition, [point])
          expect(limits[region] <= point && point <= limits[region + 1]).toBe(true)
          if (region + 1 < partition.numRegions) expect(point).toBeLessThan(limits[region + 1])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('is −1 outside the box', () => {
    const partition = buildPartition(decoderOf([[[1, 0]]], { type: 'ReLU' }), { box: [-1, 1] })
    expect([-2, -1, 1, 1.5, Number.NaN].map((z) => locateRegion(partition, [z]))).toEqual([-1, 0, 0, -1, -1])
  })
})
