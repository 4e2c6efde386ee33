import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decoder, GenerativeModel, Layer } from '../network/model.ts'
import { modelFromJson } from '../network/modelFromJson.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition, buildPartitionSteps } from './buildPartition.ts'
import { distinctAffineMaps } from './distinctAffineMaps.ts'
import { locateRegion } from './locateRegion.ts'
import type { Partition, PlaneGeometry } from './partition.ts'
import { hardDecoder } from './reference/hardDecoder.ts'
import { wideDecoder } from './reference/wideDecoder.ts'
import { regionSigns } from './regionSigns.ts'
import { validatePartition } from './validatePartition.ts'

interface PartitionCase {
  readonly name: string
  readonly model: { readonly latentDim: number }
  readonly box: readonly [readonly number[], readonly number[]] | null
  readonly regionCount: number
  readonly distinctAffineMaps?: number
  readonly signPatterns?: readonly string[] | null
}

function casesOf(name: string): readonly PartitionCase[] {
  const file = join(import.meta.dirname, `../__fixtures__/${name}.json`)
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly PartitionCase[] }
  return cases.filter(({ model }) => model.latentDim === 2)
}

function modelOf(json: unknown): GenerativeModel {
  const parsed = modelFromJson(json)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function allSigns(partition: Partition): string[] {
  return Array.from({ length: partition.numRegions }, (_, region) => regionSigns(partition, region))
}

function planeOf(partition: Partition): PlaneGeometry {
  if (partition.geometry.kind !== 'plane') throw new Error('not a plane')
  return partition.geometry
}

/** One layer from rows of [weight, weight, bias]. */
function oneLayer(rows: readonly (readonly [number, number, number])[]): Decoder {
  const layers: Layer[] = [
    {
      type: 'Linear',
      inputSize: 2,
      outputSize: rows.length,
      weight: Float64Array.from(rows.flatMap(([a, b]) => [a, b])),
      bias: Float64Array.from(rows, ([, , c]) => c),
    },
    { type: 'Abs' },
  ]
  return { latentDim: 2, dataDim: rows.length, layers }
}

/** Edges of a region as [starts at infinity, line]. */
function edgesOf({ edgeStarts, lines, vertices }: PlaneGeometry, region: number): [boolean, number[]][] {
  return Array.from({ length: edgeStarts[region + 1] - edgeStarts[region] }, (_, k) => {
    const e = edgeStarts[region] + k
    return [Number.isNaN(vertices[2 * e]), [...lines.subarray(3 * e, 3 * e + 3)]]
  })
}

describe('against the reference values', () => {
  const cases = casesOf('partition')
  it('has cases', () => expect(cases.length).toBe(35))
  it.each(cases.map((testCase) => [testCase.name, testCase] as const))('%s', (_, testCase) => {
    const { decoder } = modelOf(testCase.model)
    const { box } = testCase
    const partition = buildPartition(decoder, box === null ? {} : { box })
    expect(partition.numRegions).toBe(testCase.regionCount)
    expect(distinctAffineMaps(partition, decoder)).toBe(testCase.distinctAffineMaps)
    if (testCase.signPatterns)
      expect(allSigns(partition).toSorted()).toEqual(testCase.signPatterns.toSorted())
    expect(validatePartition(partition, decoder)).toEqual([])
  })

  const large = casesOf('partition-large')
  it.each(large.map((testCase) => [testCase.name, testCase] as const))(
    '%s',
    (_, { model, box, ...wanted }) => {
      const partition = buildPartition(modelOf(model).decoder, box === null ? {} : { box })
      expect(partition.numRegions).toBe(wanted.regionCount)
    },
  )
})

describe('unbounded regions', () => {
  it('has no edge for the whole plane', () => {
    for (const rows of [[], [[0, 0, 1]], [[0, 0, 0]], [[0, 0, -1]]] as const) {
      const partition = buildPartition(oneLayer(rows))
      expect(partition.numRegions).toBe(1)
      expect(planeOf(partition).edgeStarts).toEqual(Int32Array.of(0, 0))
      expect(regionSigns(partition, 0)).toBe(rows.map(([, , c]) => (c >= 0 ? '+' : '-')).join(''))
    }
  })

  it('has one edge for a half-plane, two for a strip, and joins what helping vertices divide', () => {
    const partition = buildPartition(
      oneLayer([
        [0, 2, 0],
        [0, -3, 6],
      ]),
    )
    const plane = planeOf(partition)
    const bySigns = new Map(allSigns(partition).map((signs, region) => [signs, edgesOf(plane, region)]))
    expect(bySigns.get('+-')).toEqual([[true, [0, 1, -2]]])
    expect(bySigns.get('-+')).toEqual([[true, [0, -1, 0]]])
    expect(bySigns.get('++')).toEqual(
      expect.arrayContaining([
        [true, [0, 1, 0]],
        [true, [0, -1, 2]],
      ]),
    )
    expect(bySigns.size).toBe(3)
    expect(
      validatePartition(
        partition,
        oneLayer([
          [0, 2, 0],
          [0, -3, 6],
        ]),
      ),
    ).toEqual([])
  })

  it('has two edges for a wedge, one of them from infinity, in counter-clockwise order', () => {
    const partition = buildPartition(
      oneLayer([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    )
    const region = allSigns(partition).indexOf('++')
    const plane = planeOf(partition)
    const edges = edgesOf(plane, region)
    expect(edges.find(([atInfinity]) => atInfinity)?.[1].slice(0, 2)).toEqual([1, 0])
    expect(edges.find(([atInfinity]) => !atInfinity)?.[1].slice(0, 2)).toEqual([0, 1])
  })
})

describe('degenerate networks', () => {
  it('is whole, whatever the network', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, boxed) => {
        const decoder = hardDecoder(createRng(seed), 2)
        const partition = buildPartition(
          decoder,
          boxed
            ? {
                box: [
                  [-1, -2],
                  [0.5, 1],
                ],
              }
            : {},
        )
        expect(validatePartition(partition, decoder)).toEqual([])
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('is whole where siblings follow by updates, however uneven the weights', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const decoder = wideDecoder(createRng(seed))
        expect(validatePartition(buildPartition(decoder), decoder)).toEqual([])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('has one region behind a layer that is switched off, and asks no integers about it', () => {
    for (const bias of [-1, 0]) {
      const { layers, ...rest } = wideDecoder(createRng(1))
      const dead: Layer = {
        type: 'Linear',
        inputSize: 2,
        outputSize: 2,
        weight: new Float64Array(4),
        bias: Float64Array.of(bias, bias),
      }
      const partition = buildPartition({ ...rest, layers: [dead, { type: 'ReLU' }, ...layers] })
      expect(partition.numRegions).toBe(1)
      expect(partition.diagnostics.numExactDecisions).toBe(0)
    }
  })

  it('keeps a sliver 1e-9 wide of the second layer', () => {
    const second: Layer = {
      type: 'Linear',
      inputSize: 3,
      outputSize: 2,
      weight: Float64Array.of(1, 1, 0, 1, 1, 0),
      bias: Float64Array.of(-1, -1 - 1e-9),
    }
    const { layers, ...rest } = oneLayer([
      [1, 0, 0],
      [0, 1, 0],
      [1, -1, 0.5],
    ])
    const decoder: Decoder = {
      ...rest,
      dataDim: 2,
      layers: [layers[0], { type: 'ReLU' }, second, { type: 'ReLU' }],
    }
    const partition = buildPartition(decoder)
    expect(allSigns(partition).filter((signs) => signs.endsWith('+-')).length).toBe(4)
    expect(validatePartition(partition, decoder)).toEqual([])
  })

  it('keeps regions 1e-9 wide, and vertices at 1e8, apart', () => {
    const decoder = oneLayer([
      [1, 0, 0],
      [1, 0, 1e-9],
      [1, 1e-8, 1],
      [1, 3, 0.5],
    ])
    const partition = buildPartition(decoder)
    expect(partition.numRegions).toBe(10)
    expect(validatePartition(partition, decoder)).toEqual([])
    expect(planeOf(partition).vertices.some((value) => value === -1e8)).toBe(true)
  })

  it('tells lines through one point from lines that nearly go through it', () => {
    const through = (c: number): Decoder =>
      oneLayer([
        [3, 1, -1],
        [1, 3, -1],
        [0.1, 0.1, c],
        [1, -1, 0],
      ])
    // 0.1 (x + y) at the common point (1/4, 1/4) of the others is half of the double 0.1.
    const half = -0.1 / 2
    expect(buildPartition(through(half)).numRegions).toBe(8)
    expect(buildPartition(through(half * (1 + 2 ** -52))).numRegions).toBe(10)
    expect(buildPartition(through(half)).diagnostics.numExactDecisions).toBeGreaterThan(0)
  })
})

describe('limits and steps', () => {
  it('stops a fold before it fills the memory, and names an overflow', () => {
    const fold: Layer[] = Array.from({ length: 12 }, (): Layer[] => [
      {
        type: 'Linear',
        inputSize: 2,
        outputSize: 2,
        weight: Float64Array.of(1.7, 0.3, -0.2, 1.9),
        bias: Float64Array.of(-1, -1),
      },
      { type: 'Abs' },
    ]).flat()
    expect(() => buildPartition({ latentDim: 2, dataDim: 2, layers: fold }, { maxBytes: 2 ** 22 })).toThrow(
      expect.objectContaining({ code: 'tooManyRegions' }),
    )
    const huge: Layer[] = [1, 2].map((outputSize) => ({
      type: 'Linear',
      inputSize: 3 - outputSize === 2 ? 2 : 1,
      outputSize,
      weight: new Float64Array(2).fill(1e200),
      bias: new Float64Array(outputSize),
    }))
    expect(() => buildPartition({ latentDim: 2, dataDim: 2, layers: huge })).toThrow(
      expect.objectContaining({ code: 'overflow' }),
    )
  }, 60_000)

  it('reports a fraction that never falls, and yields often', () => {
    const [testCase] = casesOf('partition-large').slice(-1)
    const fractions = [...buildPartitionSteps(modelOf(testCase.model).decoder, { box: testCase.box! })].map(
      ({ done, total }) => done / total,
    )
    expect(fractions.length).toBeGreaterThan(20)
    expect(fractions.every((each, k) => each <= 1 && (k === 0 || each >= fractions[k - 1]))).toBe(true)
  })

  it('refuses a box without area', () => {
    const decoder = oneLayer([[1, 0, 0]])
    expect(() =>
      buildPartition(decoder, {
        box: [
          [0, 0],
          [1, 0],
        ],
      }),
    ).toThrow(RangeError)
    expect(() => buildPartition(decoder, { box: [0, 1] })).toThrow(RangeError)
  })
})

describe('locateRegion', () => {
  it('finds the region whose pattern a plain forward pass has', () => {
    const decoder = oneLayer([
      [1, 0.5, 0.25],
      [-1, 2, 0],
      [1, 1, -1],
    ])
    const partition = buildPartition(decoder)
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (x, y) => {
          const values = [x + 0.5 * y + 0.25, -x + 2 * y, x + y - 1]
          fc.pre(values.every((value) => Math.abs(value) > 1e-9))
          const region = locateRegion(partition, [x, y])
          expect(regionSigns(partition, region)).toBe(values.map((value) => (value > 0 ? '+' : '-')).join(''))
        },
      ),
    )
  })

  it('is −1 outside the box', () => {
    const partition = buildPartition(oneLayer([[1, 0, 0]]), {
      box: [
        [-1, -1],
        [1, 2],
      ],
    })
    const points = [
      [0.5, 2],
      [0.5, 2.01],
      [-1.01, 0],
      [0, 0],
      [Number.NaN, 0],
    ]
    expect(points.map((point) => locateRegion(partition, point) >= 0)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ])
  })
})
