import { negativeSlopeOf } from '../../network/negativeSlopeOf.ts'
import type { Decoder } from '../../network/model.ts'

/**
 * The activation patterns of all regions for any S by trying both signs of every unit, layer by layer, and asking whether
 * all the strict inequalities so far have a solution: slow, short, and sharing nothing with the walk, whose check it is.
 *
 * A region has full dimension exactly if the open set of its pattern is not empty; whether it is, is decided by
 * Fourier–Motzkin elimination in integers.
 *
 * @returns  as regionSigns writes them, sorted
 */
export function exactPatterns(decoder: Decoder): string[] {
  const { latentDim } = decoder
  const start = Array.from({ length: latentDim }, (_, i) =>
    Array.from({ length: latentDim + 1 }, (__, k) => dyadic(i === k ? 1 : 0)),
  )
  let cells: readonly Cell[] = [{ signs: [], inequalities: [], forms: start }]
  for (const layer of decoder.layers) {
    if (layer.type === 'Linear') {
      cells = cells.map((cell) => ({
        ...cell,
        forms: Array.from({ length: layer.outputSize }, (_, i) =>
          Array.from({ length: latentDim + 1 }, (__, k) =>
            cell.forms.reduce(
              (sum, form, j) => add(sum, multiply(dyadic(layer.weight[i * layer.inputSize + j]), form[k])),
              dyadic(k === latentDim ? layer.bias[i] : 0),
            ),
          ),
        ),
      }))
      continue
    }
    const slope = dyadic(negativeSlopeOf(layer))
    cells = cells.flatMap((cell) =>
      cell.forms
        .reduce<readonly Split[]>(
          (splits, form) => splits.flatMap((split) => splitBy(split, integers(form))),
          [{ signs: '', inequalities: cell.inequalities }],
        )
        .map(({ signs, inequalities }) => ({
          signs: [...cell.signs, signs],
          inequalities,
          forms: cell.forms.map((form, i) =>
            signs[i] === '+' ? form : form.map((entry) => multiply(slope, entry)),
          ),
        })),
    )
  }
  return cells.map(({ signs }) => signs.join('|')).toSorted()
}

/** Numerator · 2^exponent. */
interface Dyadic {
  readonly mantissa: bigint
  readonly exponent: number
}

/** (a, c): a·z + c > 0. */
type Inequality = readonly bigint[]

interface Split {
  readonly signs: string
  readonly inequalities: readonly Inequality[]
}

interface Cell {
  /** A string a layer. */
  readonly signs: readonly string[]
  readonly inequalities: readonly Inequality[]
  /** [width, S + 1] */
  readonly forms: readonly (readonly Dyadic[])[]
}

function splitBy({ signs, inequalities }: Split, form: Inequality): Split[] {
  if (form.slice(0, -1).every((entry) => entry === 0n))
    return [{ signs: `${signs}${form[form.length - 1] >= 0n ? '+' : '-'}`, inequalities }]
  return ['+', '-'].flatMap((sign) => {
    const all = [...inequalities, sign === '+' ? form : form.map((entry) => -entry)]
    return isFeasible(all) ? [{ signs: signs + sign, inequalities: all }] : []
  })
}

/** Fourier–Motzkin: each variable by all pairs of a lower and an upper bound, the variable with the fewest pairs first. */
function isFeasible(inequalities: readonly Inequality[]): boolean {
  if (
    inequalities.some((row) => row.every((entry, k) => entry === 0n || (k === row.length - 1 && entry < 0n)))
  )
    return false
  const numVariables = (inequalities[0]?.length ?? 1) - 1
  if (numVariables === 0) return true
  const bounds = Array.from({ length: numVariables }, (_, k) => ({
    lower: inequalities.filter((row) => row[k] > 0n),
    upper: inequalities.filter((row) => row[k] < 0n),
  }))
  const pairs = bounds.map(({ lower, upper }) => lower.length * upper.length)
  const k = pairs.indexOf(Math.min(...pairs))
  const { lower, upper } = bounds[k]
  const without = (row: Inequality): Inequality => reduced(row.filter((_, j) => j !== k))
  const rest = inequalities.filter((row) => row[k] === 0n).map(without)
  for (const p of lower)
    for (const q of upper) rest.push(without(p.map((entry, j) => p[k] * q[j] - q[k] * entry)))
  return isFeasible([...new Map(rest.map((row) => [row.join(), row])).values()])
}

function reduced(row: Inequality): Inequality {
  let common = 0n
  for (const entry of row) {
    let [a, b] = [common, entry < 0n ? -entry : entry]
    while (b !== 0n) [a, b] = [b, a % b]
    common = a
  }
  return common > 1n ? row.map((entry) => entry / common) : row
}

function integers(form: readonly Dyadic[]): Inequality {
  const exponent = Math.min(...form.map((entry) => entry.exponent))
  return reduced(form.map((entry) => entry.mantissa << BigInt(entry.exponent - exponent)))
}

function dyadic(value: number): Dyadic {
  let integer = value
  let exponent = 0
  while (!Number.isInteger(integer)) {
    integer *= 2
    exponent--
  }
  return { mantissa: BigInt(integer), exponent }
}

function add(a: Dyadic, b: Dyadic): Dyadic {
  const exponent = Math.min(a.exponent, b.exponent)
  const at = ({ mantissa, exponent: own }: Dyadic): bigint => mantissa << BigInt(own - exponent)
  return { mantissa: at(a) + at(b), exponent }
}

function multiply(a: Dyadic, b: Dyadic): Dyadic {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent }
}
