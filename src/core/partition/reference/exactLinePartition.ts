import { negativeSlopeOf } from '../../network/negativeSlopeOf.ts'
import type { Decoder } from '../../network/model.ts'

/**
 * The partition of the line in fractions alone: slow, short, and sharing nothing with subdivideLine.ts, whose check it
 * is.
 */
export interface ExactRegion {
  /** As regionSigns writes them. */
  readonly signs: string
  /** Null for −∞ and ∞. */
  readonly lower: Fraction | null
  readonly upper: Fraction | null
  /** [dataDim, 2]: A_ω and b_ω. */
  readonly map: readonly (readonly [Fraction, Fraction])[]
}

export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

type AffineUnit = readonly [Fraction, Fraction]

interface Interval {
  readonly layers: readonly string[]
  readonly lower: Fraction | null
  readonly upper: Fraction | null
  readonly units: readonly AffineUnit[]
}

export function exactLinePartition(
  decoder: Decoder,
  box: readonly [number, number] | null = null,
): ExactRegion[] {
  let intervals: Interval[] = [
    {
      layers: [],
      lower: box === null ? null : fromDouble(box[0]),
      upper: box === null ? null : fromDouble(box[1]),
      units: [[fromDouble(1), fromDouble(0)]],
    },
  ]
  for (const layer of decoder.layers) {
    if (layer.type === 'Linear') {
      const weight = Array.from(layer.weight, fromDouble)
      const bias = Array.from(layer.bias, fromDouble)
      intervals = intervals.map((interval) => ({
        ...interval,
        units: bias.map((shift, i): AffineUnit => {
          let slope = fromDouble(0)
          let offset = shift
          interval.units.forEach(([a, c], j) => {
            const w = weight[i * layer.inputSize + j]
            slope = add(slope, multiply(w, a))
            offset = add(offset, multiply(w, c))
          })
          return [slope, offset]
        }),
      }))
    } else {
      const slope = negativeSlopeOf(layer)
      intervals = intervals.flatMap((interval) => split(interval, fromDouble(slope)))
    }
  }
  return intervals.map(({ layers, lower, upper, units }) => ({
    signs: layers.join('|'),
    lower,
    upper,
    map: units,
  }))
}

/** The number of regions' maps that differ. */
export function countDistinctMaps(regions: readonly ExactRegion[]): number {
  const keys = regions.map(({ map }) =>
    map.map((unit) => unit.map(({ numerator, denominator }) => `${numerator}/${denominator}`).join()).join(),
  )
  return new Set(keys).size
}

function split(interval: Interval, slope: Fraction): Interval[] {
  const { lower, upper, units } = interval
  const inside = units
    .filter(([a]) => a.numerator !== 0n)
    .map(([a, c]) => divide(multiply(fromDouble(-1), c), a))
    .filter(
      (root) => (lower === null || compare(lower, root) < 0) && (upper === null || compare(root, upper) < 0),
    )
    .sort(compare)
    .filter((root, k, roots) => k === 0 || compare(roots[k - 1], root) !== 0)
  const ends = [lower, ...inside, upper]
  return ends.slice(1).map((end, k) => {
    const middle = pointBetween(ends[k], end)
    const positive = units.map(([a, c]) => add(multiply(a, middle), c).numerator >= 0n)
    return {
      layers: [...interval.layers, positive.map((sign) => (sign ? '+' : '-')).join('')],
      lower: ends[k],
      upper: end,
      units: units.map(([a, c], i): AffineUnit =>
        positive[i] ? [a, c] : [multiply(slope, a), multiply(slope, c)],
      ),
    }
  })
}

function pointBetween(lower: Fraction | null, upper: Fraction | null): Fraction {
  const one = fromDouble(1)
  if (lower === null) return upper === null ? fromDouble(0) : add(upper, fromDouble(-1))
  return upper === null ? add(lower, one) : multiply(fromDouble(0.5), add(lower, upper))
}

function fromDouble(value: number): Fraction {
  let integer = value
  let denominator = 1n
  while (!Number.isInteger(integer)) {
    integer *= 2
    denominator *= 2n
  }
  return reduce(BigInt(integer), denominator)
}

function reduce(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  const factor = denominator < 0n ? -a : a
  return { numerator: numerator / factor, denominator: denominator / factor }
}

function add(a: Fraction, b: Fraction): Fraction {
  return reduce(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

function multiply(a: Fraction, b: Fraction): Fraction {
  return reduce(a.numerator * b.numerator, a.denominator * b.denominator)
}

function divide(a: Fraction, b: Fraction): Fraction {
  return reduce(a.numerator * b.denominator, a.denominator * b.numerator)
}

function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
