import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decoder, Layer, LinearLayer } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition, buildPartitionSteps } from './buildPartition.ts'
import { locateRegion } from './locateRegion.ts'
import type { ActivationPatterns, Partition, SpaceGeometry } from './partition.ts'
import { exactPatterns } from './reference/exactPatterns.ts'
import { hardDecoder } from './reference/hardDecoder.ts'
import { regionSigns } from './regionSigns.ts'
import { validatePartition } from './validatePartition.ts'
import { walkPartition } from './walkPartition.ts'

function signsOf(partition: ActivationPatterns): string[] {
  return Array.from({ length: partition.numRegions }, (_, region) => regionSigns(partition, region))
}

function spaceOf({ geometry }: Partition): SpaceGeometry {
  if (geometry.kind !== 'space') throw new Error(geometry.kind)
  return geometry
}

type Row = readonly [number, number, number, number]

const relu: Layer = { type: 'ReLU' }
const abs: Layer = { type: 'Abs' }
const leaky: Layer = { type: 'LeakyReLU', negativeSlope: 0.1 }

/** Rows of weights with the bias last. */
function linear(rows: readonly (readonly number[])[]): LinearLayer {
  return {
    type: 'Linear',
    inputSize: rows[0].length - 1,
    outputSize: rows.length,
    weight: Float64Array.from(rows.flatMap((row) => row.slice(0, -1))),
    bias: Float64Array.from(rows.map((row) => row[row.length - 1])),
  }
}

function decoderOf(...layers: Layer[]): Decoder {
  const last = layers.findLast((layer) => layer.type === 'Linear')
  const width = last?.outputSize ?? 3
  return { latentDim: 3, dataDim: 1, layers: [...layers, linear([[...new Array<number>(width).fill(1), 0]])] }
}

function random(rows: number, columns: number, seed: number): number[][] {
  const rng = createRng(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns + 1 }, () => 2 * rng() - 1))
}

const x: Row = [1, 0, 0, 0]
const y: Row = [0, 1, 0, 0]
const z: Row = [0, 0, 1, 0]

/** Name, decoder, and the number of regions where a formula or a look tells it. */
const CASES: readonly (readonly [string, Decoder, number | null])[] = [
  ['one unit', decoderOf(linear([x]), relu), 2],
  ['the octants', decoderOf(linear([x, y, z]), relu), 8],
  ['the same unit three times, once negated', decoderOf(linear([x, [2, 0, 0, 0], [-1, 0, 0, 0]]), relu), 2],
  ['a unit that differs in the last place', decoderOf(linear([x, [1, 2 ** -52, 0, 0]]), relu), 4],
  ['parallel planes', decoderOf(linear([x, [1, 0, 0, 1], [1, 0, 0, -2], [-3, 0, 0, 1]]), relu), 5],
  ['a grid: parallel planes twice', decoderOf(linear([x, [1, 0, 0, 1], y, [0, 1, 0, 1]]), leaky), 9],
  ['zero rows', decoderOf(linear([[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, -1], x]), relu), 2],
  [
    'a dead layer',
    decoderOf(
      linear([
        [0, 0, 0, -1],
        [0, 0, 0, -2],
      ]),
      relu,
      linear(random(3, 2, 1)),
      relu,
    ),
    1,
  ],
  [
    'a layer that is dead in one octant',
    decoderOf(linear([x, y, z]), relu, linear(random(3, 3, 2)), relu),
    null,
  ],
  ['m planes through one line', decoderOf(linear([x, y, [1, 1, 0, 0], [1, -2, 0, 0]]), relu), 8],
  // 2 Σ over k ≤ 2 of (m − 1 over k)
  [
    'five planes through the origin, otherwise general',
    decoderOf(linear(random(5, 3, 3).map((row) => [...row.slice(0, 3), 0])), relu),
    22,
  ],
  // Σ over k ≤ 3 of (m over k)
  ['six planes in general position', decoderOf(linear(random(6, 3, 4)), relu), 42],
  ['eight planes in general position', decoderOf(linear(random(8, 3, 5)), abs), 93],
  ['four planes through one point, none other', decoderOf(linear([x, y, z, [1, 1, 1, 0]]), relu), 14],
  ['four planes of a tetrahedron', decoderOf(linear([x, y, z, [-1, -1, -1, 1]]), relu), 15],
  [
    'no bias anywhere',
    decoderOf(
      linear(random(4, 3, 6).map((row) => [...row.slice(0, 3), 0])),
      relu,
      linear(random(3, 4, 7).map((row) => [...row.slice(0, 4), 0])),
      relu,
    ),
    null,
  ],
  [
    '|x| + |y| + |z| = 1 through existing vertices',
    decoderOf(
      linear([x, y, z]),
      abs,
      linear([
        [1, 1, 1, -1],
        [1, 1, 0, -1],
      ]),
      relu,
    ),
    null,
  ],
  [
    'folded twice',
    decoderOf(
      linear([x, y, z]),
      abs,
      linear([
        [1, 0, 0, -1],
        [0, 1, 0, -1],
        [0, 0, 1, -1],
      ]),
      abs,
    ),
    64,
  ],
  [
    'touched from one side: a deeper unit with its zero on a facet',
    decoderOf(
      linear([x, y]),
      relu,
      linear([
        [1, 0, 0],
        [1, 1, 0],
        [-1, 0, 0],
      ]),
      relu,
    ),
    null,
  ],
  ['two hidden layers, relu', decoderOf(linear(random(4, 3, 8)), relu, linear(random(3, 4, 9)), relu), null],
  [
    'two hidden layers, leaky',
    decoderOf(linear(random(4, 3, 10)), leaky, linear(random(3, 4, 11)), leaky),
    null,
  ],
  ['two hidden layers, abs', decoderOf(linear(random(3, 3, 12)), abs, linear(random(3, 3, 13)), abs), null],
  [
    'g depends on one direction alone',
    decoderOf(
      linear([[1, 2, 3, 0]]),
      relu,
      linear([
        [1, -1],
        [2, -1],
      ]),
      abs,
      linear(random(2, 2, 14)),
      relu,
    ),
    null,
  ],
  [
    'slopes from 1e-150 to 1e40',
    decoderOf(
      linear([
        [1e-150, 0, 0, 1e-150],
        [0, 1e40, 1, 1],
        [1, 1, 1e-10, 0],
      ]),
      relu,
      linear([
        [1e-20, 1, 1, 0],
        [1, 1, 1, -1],
      ]),
      relu,
    ),
    null,
  ],
]

describe.each(CASES)('%s', (_, decoder, count) => {
  const partition = buildPartition(decoder)

  it('has the regions that elimination finds', () => {
    expect(signsOf(partition).toSorted()).toEqual(exactPatterns(decoder))
    if (count !== null) expect(partition.numRegions).toBe(count)
  })

  it('is valid', () => {
    expect(validatePartition(partition, decoder)).toEqual([])
  })
})

describe('three latent dimensions', () => {
  it('is exact and valid for degenerate networks', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const decoder = hardDecoder(createRng(seed), 3)
        const partition = buildPartition(decoder)
        // elimination takes its time with many units
        fc.pre(partition.numRegions <= 40)
        expect(signsOf(partition).toSorted()).toEqual(exactPatterns(decoder))
        expect(validatePartition(partition, decoder)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('comes in the order of the walk, a step a region', () => {
    const decoder = decoderOf(linear(random(5, 3, 20)), relu, linear(random(3, 5, 21)), relu)
    const steps = buildPartitionSteps(decoder)
    const progress = []
    let next = steps.next()
    for (; next.done !== true; next = steps.next()) progress.push(next.value)
    expect(signsOf(next.value)).toEqual(signsOf(walkPartition(decoder)))
    expect(progress.map(({ done }) => done)).toEqual(progress.map((_, k) => k + 1))
    expect(progress.length).toBe(next.value.numRegions)
  })

  it('locates points by their signs', () => {
    const decoder = decoderOf(linear(random(5, 3, 22)), leaky, linear(random(4, 5, 23)), relu)
    const partition = buildPartition(decoder)
    const { facetStarts, planes } = spaceOf(partition)
    const rng = createRng(24)
    for (let n = 0; n < 500; n++) {
      const point = [0, 1, 2].map(() => 6 * rng() - 3)
      const region = locateRegion(partition, point)
      for (let at = 4 * facetStarts[region]; at < 4 * facetStarts[region + 1]; at += 4)
        expect(
          planes[at] * point[0] + planes[at + 1] * point[1] + planes[at + 2] * point[2] + planes[at + 3],
        ).toBeGreaterThan(-1e-12)
    }
    expect(locateRegion(partition, [0, NaN, 0])).toBe(-1)
    expect(() => locateRegion(partition, [0, 0])).toThrow(RangeError)
  })

  it('refuses a box, and four dimensions', () => {
    const decoder = decoderOf(linear([x]), relu)
    expect(() =>
      buildPartition(decoder, {
        box: [
          [0, 0, 0],
          [1, 1, 1],
        ],
      }),
    ).toThrow(/no box/)
    const four = { latentDim: 4, dataDim: 4, layers: [relu] }
    expect(() => buildPartition(four)).toThrow(expect.objectContaining({ code: 'latentDimUnsupported' }))
  })
})

describe('validatePartition', () => {
  const decoder = decoderOf(linear(random(4, 3, 25)), relu, linear(random(3, 4, 26)), relu)
  const partition = buildPartition(decoder)
  const geometry = spaceOf(partition)
  const changed = (
    key: 'planes' | 'facetUnits' | 'facetNeighbours' | 'edgeEnds' | 'edgeFacets',
  ): Partition => {
    const values = geometry[key].slice()
    if (key === 'edgeEnds') {
      const at = values.findIndex((value) => Number.isFinite(value))
      values[at] += 1e-6
    } else if (key === 'planes') values[3] += 1e-6
    else if (key === 'edgeFacets') [values[0], values[1]] = [values[1], values[0]]
    else values[0] = (values[0] + 1) % 4
    return { ...partition, geometry: { ...geometry, [key]: values } }
  }

  it.each(['planes', 'facetUnits', 'facetNeighbours', 'edgeEnds'] as const)(
    'notices a wrong entry of %s',
    (key) => {
      expect(validatePartition(partition, decoder)).toEqual([])
      expect(validatePartition(changed(key), decoder)).not.toEqual([])
    },
  )

  it('notices a region too few', () => {
    const { facetStarts, facetNeighbours } = geometry
    const last = partition.numRegions - 1
    expect(facetNeighbours).toContain(last)
    const without: Partition = {
      ...partition,
      numRegions: last,
      patterns: partition.patterns.slice(0, last * partition.numUnits),
      slope: partition.slope.slice(0, last * 3),
      bias: partition.bias.slice(0, last),
      geometry: {
        ...geometry,
        facetStarts: facetStarts.slice(0, last + 1),
        planes: geometry.planes.slice(0, 4 * facetStarts[last]),
        facetUnits: geometry.facetUnits.slice(0, facetStarts[last]),
        facetNeighbours: facetNeighbours.slice(0, facetStarts[last]),
        edgeStarts: geometry.edgeStarts.slice(0, last + 1),
        edgeFacets: geometry.edgeFacets.slice(0, 2 * geometry.edgeStarts[last]),
        edgeEnds: geometry.edgeEnds.slice(0, 6 * geometry.edgeStarts[last]),
      },
    }
    expect(validatePartition(without, decoder)).not.toEqual([])
  })
})
