import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decoder, LinearLayer } from '../network/model.ts'
import { modelFromJson } from '../network/modelFromJson.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from './buildPartition.ts'
import type { ActivationPatterns } from './partition.ts'
import { hardDecoder } from './reference/hardDecoder.ts'
import { wideDecoder } from './reference/wideDecoder.ts'
import { regionSigns } from './regionSigns.ts'
import { walkPartition, walkPartitionSteps } from './walkPartition.ts'

function sortedSigns(partition: ActivationPatterns): string[] {
  return Array.from({ length: partition.numRegions }, (_, region) =>
    regionSigns(partition, region),
  ).toSorted()
}

function linear(inputSize: number, outputSize: number, rng: () => number): LinearLayer {
  return {
    type: 'Linear',
    inputSize,
    outputSize,
    weight: Float64Array.from({ length: inputSize * outputSize }, () => 2 * rng() - 1),
    bias: Float64Array.from({ length: outputSize }, () => 2 * rng() - 1),
  }
}

/** In general position, S → widths → 1 with ReLU between. */
function generic(latentDim: number, widths: readonly number[], rng: () => number): Decoder {
  const sizes = [latentDim, ...widths]
  return {
    latentDim,
    dataDim: 1,
    layers: [
      ...widths.flatMap((width, l) => [linear(sizes[l], width, rng), { type: 'ReLU' } as const]),
      linear(sizes[sizes.length - 1], 1, rng),
    ],
  }
}

describe('subdivision and walk', () => {
  it.each([
    [1, 250],
    [2, 250],
  ])('find the same regions of degenerate networks, S = %i', (latentDim, numRuns) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const decoder = hardDecoder(createRng(seed), latentDim)
        expect(sortedSigns(walkPartition(decoder))).toEqual(sortedSigns(buildPartition(decoder)))
      }),
      { numRuns },
    )
  })

  it('find the same regions of wider networks with lines in common', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const decoder = wideDecoder(createRng(seed), 4)
      expect(sortedSigns(walkPartition(decoder))).toEqual(sortedSigns(buildPartition(decoder)))
    }
  })

  it('find the same regions in general position', () => {
    for (const seed of [1, 2, 3]) {
      const decoder = generic(2, [6, 5, 4], createRng(seed))
      expect(sortedSigns(walkPartition(decoder))).toEqual(sortedSigns(buildPartition(decoder)))
    }
  })

  it('find the same reference patterns', () => {
    const file = join(import.meta.dirname, '../__fixtures__/partition.json')
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly cases: readonly {
        readonly tags: readonly string[]
        readonly model: unknown
        readonly box: null
        readonly signPatterns: string[]
      }[]
    }
    const degenerate = cases.filter(({ tags, box }) => box === null && tags.includes('degenerate'))
    expect(degenerate.length).toBeGreaterThan(10)
    for (const { model, signPatterns } of degenerate) {
      const parsed = modelFromJson(model)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
      expect(sortedSigns(walkPartition(parsed.value.decoder))).toEqual(signPatterns.toSorted())
    }
  })
})

describe('depths', () => {
  it('are the numbers of facets between a region and the first', () => {
    const rng = createRng(4)
    const decoder = generic(2, [5, 4], rng)
    const { depths, patterns, numUnits, numRegions } = walkPartition(decoder)
    expect(depths[0]).toBe(0)
    expect([...depths]).toEqual([...depths].toSorted((a, b) => a - b))
    // In one layer every facet changes one unit, and a shortest way changes none twice.
    const flat = walkPartition({ ...decoder, dataDim: 5, layers: decoder.layers.slice(0, 2) })
    for (let r = 0; r < flat.numRegions; r++) {
      let changed = 0
      for (let u = 0; u < 5; u++) if (flat.patterns[r * 5 + u] !== flat.patterns[u]) changed++
      expect(flat.depths[r]).toBe(changed)
    }
    expect(patterns.length).toBe(numRegions * numUnits)
  })
})

it('steps from region to region', () => {
  const steps = walkPartitionSteps(generic(2, [5, 4], createRng(4)))
  const progress = [...steps]
  expect(progress.map(({ done }) => done)).toEqual(progress.map((_, k) => k + 1))
  expect(progress.at(-1)).toEqual({ done: progress.length, total: progress.length })
})

describe('three latent dimensions', () => {
  it('has as many regions as planes in general position make', () => {
    for (const m of [1, 2, 3, 6, 8]) {
      const { numRegions } = walkPartition(generic(3, [m], createRng(m)))
      // Σ over k ≤ 3 of (m over k).
      expect(numRegions).toBe(1 + m + (m * (m - 1)) / 2 + (m * (m - 1) * (m - 2)) / 6)
    }
  })

  it('has the regions of the plane where g depends on two directions alone', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const plane = hardDecoder(createRng(seed), 2)
        const onto: LinearLayer = {
          type: 'Linear',
          inputSize: 3,
          outputSize: 2,
          weight: Float64Array.of(1, -2, 0.5, 0.25, 1, 3),
          bias: Float64Array.of(0, 0),
        }
        const space = { ...plane, latentDim: 3, layers: [onto, ...plane.layers] }
        expect(sortedSigns(walkPartition(space))).toEqual(sortedSigns(buildPartition(plane)))
      }),
      { numRuns: 25 },
    )
  })

  it('meets every region that random points are in', () => {
    const rng = createRng(9)
    const decoder = generic(3, [5, 4], rng)
    const found = new Set(sortedSigns(walkPartition(decoder)))
    const [first, , second] = decoder.layers as readonly LinearLayer[]
    for (let n = 0; n < 2000; n++) {
      const z = [0, 1, 2].map(() => 6 * rng() - 3)
      const image = ({ weight, bias, inputSize }: LinearLayer, from: readonly number[]): number[] =>
        [...bias].map((b, i) => from.reduce((sum, value, j) => sum + weight[i * inputSize + j] * value, b))
      const h = image(first, z)
      const next = image(
        second,
        h.map((value) => Math.max(0, value)),
      )
      const signs = [h, next].map((layer) => layer.map((value) => (value >= 0 ? '+' : '-')).join(''))
      expect(found.has(signs.join('|'))).toBe(true)
    }
  })
})
