import { describe, expect, it } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { runToEnd } from '../steps.ts'
import { buildPartition, buildPartitionOrPartSteps } from './buildPartition.ts'
import { MAX_PARTITION_BYTES, planeBytes } from './limits.ts'
import type { IncompletePartition, PlaneGeometry } from './partition.ts'
import { coverageViolation } from './validate/coverageViolation.ts'
import { eulerViolation } from './validate/eulerViolation.ts'

const WIDTHS = [2, 24, 24, 24, 2]
const decoder = initialiseDecoder(
  { widths: WIDTHS, activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' },
  createRng(3),
)

function partWithin(maxBytes: number): IncompletePartition | null {
  const part = runToEnd(buildPartitionOrPartSteps(decoder, { maxBytes }))
  return 'kind' in part ? part : null
}

/** The decoder up to a nonlinear layer. */
function firstLayers(numLayers: number): Decoder {
  return { ...decoder, dataDim: WIDTHS[numLayers], layers: decoder.layers.slice(0, 2 * numLayers) }
}

/** The same edge seen from its neighbour; where two cells meet in several edges, in opposite order. */
function twinsOf({ edgeStarts, edgeNeighbours, vertices, lines }: PlaneGeometry): Int32Array {
  const own = (r: number): number[] =>
    Array.from({ length: edgeStarts[r + 1] - edgeStarts[r] }, (_, k) => edgeStarts[r] + k)
  const twins = new Int32Array(edgeNeighbours.length).fill(-1)
  for (let r = 0; r + 1 < edgeStarts.length; r++)
    for (const e of own(r)) {
      const next = e + 1 === edgeStarts[r + 1] ? edgeStarts[r] : e + 1
      const found = own(edgeNeighbours[e]).filter(
        (f) =>
          edgeNeighbours[f] === r &&
          [0, 1, 2].every((k) => lines[3 * f + k] === -lines[3 * e + k]) &&
          [0, 1].every((k) => Object.is(vertices[2 * f + k], vertices[2 * next + k])),
      )
      if (found.length === 1) [twins[e]] = found
    }
  return twins
}

describe('a partition that comes to its limit', () => {
  const numRegions = [0, 1, 2, 3].map((k) => (k === 0 ? 1 : buildPartition(firstLayers(k)).numRegions))

  it('is a subdivision of the plane by the layers that are done, and by no others', () => {
    const found = new Set<number>()
    for (let maxBytes = 2 ** 12; maxBytes < 2 ** 22; maxBytes *= 1.3) {
      const part = partWithin(maxBytes)
      if (part === null) continue
      const { geometry, numCells, numLayersDone } = part
      found.add(numLayersDone)
      expect(part.numLayers).toBe(3)
      expect(part.maxBytes).toBe(maxBytes)
      expect(geometry.edgeStarts.length).toBe(numCells + 1)
      expect(numCells).toBeGreaterThanOrEqual(numRegions[numLayersDone])
      expect(numCells).toBeLessThanOrEqual(numRegions[numLayersDone + 1] ?? numRegions[3])
      expect(Math.max(...geometry.edgeUnits)).toBeLessThan(24 * (numLayersDone + 1))
      const twins = twinsOf(geometry)
      expect(twins.every((twin) => twin >= 0)).toBe(true)
      expect(eulerViolation(geometry, twins)).toBeNull()
      expect(coverageViolation(geometry)).toBeNull()
    }
    expect([...found].toSorted((a, b) => a - b)).toEqual([0, 1, 2])
  })

  it('has as many cells as fit, and is complete when all do', () => {
    const cells = [2 ** 14, 2 ** 16, 2 ** 18].map((maxBytes) => partWithin(maxBytes)?.numCells ?? Infinity)
    expect(cells).toEqual(cells.toSorted((a, b) => a - b))
    expect(cells[0]).toBeLessThan(cells[2])
    expect(partWithin(2 ** 24)).toBeNull()
  })

  it('is an error to those who want all of it', () => {
    expect(() => buildPartition(decoder, { maxBytes: 2 ** 16 })).toThrow(
      expect.objectContaining({ code: 'tooManyRegions' }),
    )
  })

  it('never reports that less is done than before', () => {
    const shares: number[] = []
    const steps = buildPartitionOrPartSteps(decoder, { maxBytes: 2 ** 17 })
    for (let next = steps.next(); next.done !== true; next = steps.next())
      shares.push(next.value.done / next.value.total)
    expect(shares.length).toBeGreaterThan(1)
    expect(shares.every((share, k) => share <= 1 && (k === 0 || share >= shares[k - 1]))).toBe(true)
  })
})

it('leaves room for more than 100,000 regions of 2-64-64-64-2', () => {
  expect(planeBytes(100_000, 192, 2)).toBeLessThan(MAX_PARTITION_BYTES / 10)
})
