import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactLinePartition } from '../partition/reference/exactLinePartition.ts'
import { hardDecoder } from '../partition/reference/hardDecoder.ts'
import { createRng } from '../numerics/createRng.ts'
import { affineImage } from './affineImage.ts'
import { boundedAffineImage } from './boundedAffineImage.ts'
import { compileDecoder } from './compileDecoder.ts'
import type { AffineStage } from './compiledDecoder.ts'
import { decomposeDouble } from '../numerics/decomposeDouble.ts'
import { exactDecoder } from './exact/exactDecoder.ts'
import { exactRegionMap } from './exact/exactRegionMap.ts'
import { roundRatio } from '../numerics/roundRatio.ts'
import { forward } from './forward.ts'
import { regionMap } from './regionMap.ts'

const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('decomposeDouble and roundRatio', () => {
  it('take any double apart and put it together again', () => {
    fc.assert(
      fc.property(anyDouble, (x) => {
        const { mantissa, exponent } = decomposeDouble(x)
        expect(mantissa === 0n || (mantissa & 1n) === 1n).toBe(true)
        const [p, q] =
          exponent >= 0 ? [mantissa << BigInt(exponent), 1n] : [mantissa, 1n << BigInt(-exponent)]
        expect(roundRatio(p, q)).toBe(x === 0 ? 0 : x)
        expect(roundRatio(3n * p, -3n * q)).toBe(x === 0 ? 0 : -x)
      }),
      {
        examples: [
          [5e-324],
          [-(2 ** -1022)],
          [2 ** -1022 - 2 ** -1074],
          [Number.MAX_VALUE],
          [2 ** 52 + 0.5],
          [2 ** 31],
        ],
      },
    )
  })

  it('round quotients as IEEE division does', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1 }), (p, q) => {
        expect(roundRatio(BigInt(p), BigInt(q))).toBe(p === 0 ? 0 : p / q)
      }),
    )
    // Halfway between the largest double and the next power of two, and halfway below the least double.
    expect(roundRatio(2n ** 1024n - 2n ** 970n, 1n)).toBe(Infinity)
    expect(roundRatio(2n ** 1024n - 2n ** 970n - 1n, 1n)).toBe(Number.MAX_VALUE)
    expect(roundRatio(1n, 2n ** 1075n)).toBe(0)
    expect(roundRatio(1n + 2n ** 60n, 2n ** 1135n)).toBe(Number.MIN_VALUE)
    expect(roundRatio(-3n, 2n ** 1075n)).toBe(-2 * Number.MIN_VALUE)
    expect(roundRatio(1n, 10n ** 400n)).toBe(0)
    expect(roundRatio(-(10n ** 400n), 1n)).toBe(-Infinity)
  })
})

describe('affine stages', () => {
  it('act alike dense and in compressed rows', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, numColumns) => {
        const rng = createRng(seed)
        const [inputSize, outputSize] = [1 + Math.floor(4 * rng()), 1 + Math.floor(4 * rng())]
        const weight = new Float64Array(inputSize * outputSize).map(() => (rng() < 0.4 ? 0 : 2 * rng() - 1))
        const bias = new Float64Array(outputSize).map(rng)
        const dense: AffineStage = {
          kind: 'affine',
          layerIndex: 0,
          inputSize,
          outputSize,
          rowStart: null,
          column: null,
          weight,
          bias,
          parameters: null,
        }
        const entries = [...weight.keys()].filter((k) => weight[k] !== 0)
        const sparse: AffineStage = {
          ...dense,
          rowStart: Int32Array.from(
            { length: outputSize + 1 },
            (_, i) => entries.filter((k) => k < i * inputSize).length,
          ),
          column: Int32Array.from(entries, (k) => k % inputSize),
          weight: Float64Array.from(entries, (k) => weight[k]),
        }
        const input = new Float64Array(inputSize * numColumns).map(rng)
        const images = [dense, sparse].map((stage) => {
          const [plain, value, bound] = [0, 0, 0].map(() => new Float64Array(outputSize * numColumns))
          affineImage(stage, input, numColumns, plain)
          const [inputBound, magnitude] = [new Float64Array(input.length), new Float64Array(input.length)]
          boundedAffineImage(stage, input, inputBound, numColumns, magnitude, value, bound)
          plain.forEach((entry, k) => expect(Math.abs(entry - value[k])).toBeLessThanOrEqual(2 * bound[k]))
          return plain
        })
        images[0].forEach((entry, k) => expect(entry).toBeCloseTo(images[1][k], 14))
      }),
    )
  })
})

describe('regionMap', () => {
  it('holds the exact map within its bounds, and knows what is exactly zero', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const decoder = hardDecoder(createRng(seed))
        const compiled = compileDecoder(decoder)
        for (const { signs, map } of exactLinePartition(decoder)) {
          const pattern = Int8Array.from(signs.replaceAll('|', ''), (sign) => (sign === '+' ? 1 : -1))
          const { output, outputBounds } = regionMap(compiled, pattern, 0)
          map.flat().forEach(({ numerator, denominator }, k) => {
            const { mantissa, exponent } = decomposeDouble(output[k])
            const [p, q] =
              exponent >= 0 ? [mantissa << BigInt(exponent), 1n] : [mantissa, 1n << BigInt(-exponent)]
            const error = roundRatio(numerator * q - p * denominator, denominator * q)
            expect(Math.abs(error)).toBeLessThanOrEqual(outputBounds[k])
          })
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has an integer twin that differs from it by one factor', () => {
    const decoder = hardDecoder(createRng(3))
    const exact = exactDecoder(compileDecoder(decoder))
    const last = exact.stages[exact.stages.length - 1]
    if (last.kind !== 'affine') throw new Error('decoders end with a Linear layer')
    for (const { signs, map } of exactLinePartition(decoder)) {
      const pattern = Int8Array.from(signs.replaceAll('|', ''), (sign) => (sign === '+' ? 1 : -1))
      const scale = 2n ** BigInt(-last.outExponent)
      const wanted = map.flat().map(({ numerator, denominator }) => (numerator * scale) / denominator)
      expect(exactRegionMap(exact, pattern, 0)).toEqual(wanted)
    }
  })
})

describe('forward', () => {
  it('refuses a point of another dimension', () => {
    expect(() => forward(hardDecoder(createRng(1)), [1, 2])).toThrow(RangeError)
  })
})
