import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EncoderLayer, SMOOTH_ACTIVATIONS, type SmoothActivation } from './encoder.ts'
import { networkFunction } from './networkFunction.ts'

/** By torch in double precision (scripts/formats/makeTensorFixtures.py). */
const table = JSON.parse(
  readFileSync(join(import.meta.dirname, '../formats/__fixtures__/activations.json'), 'utf8'),
) as Record<'inputs' | SmoothActivation, (number | string)[]>

const linear = (rows: readonly (readonly number[])[]): EncoderLayer => ({
  type: 'Linear',
  inputSize: rows[0].length,
  outputSize: rows.length,
  weight: Float64Array.from(rows.flat()),
  bias: new Float64Array(rows.length),
})

describe('an activation', () => {
  it.each(SMOOTH_ACTIVATIONS)("%s has torch's values", (type) => {
    const inputs = Float64Array.from(table.inputs, Number)
    const ours = networkFunction([{ type }], inputs.length)(inputs)
    inputs.forEach((h, i) => {
      const theirs = table[type][i] === 'inf' ? Infinity : Number(table[type][i])
      if (theirs === Infinity) expect(ours[i]).toBe(Infinity)
      // torch's own rounding: its GELU is h (1 + erf) / 2 and its ELU exp − 1, which cancel; its exp may flush to 0
      else {
        const cancelled = h > 0 ? 0 : type === 'GELU' ? 2e-16 * -h : type === 'ELU' ? 2e-16 : 1e-307
        expect(Math.abs(ours[i] - theirs)).toBeLessThanOrEqual(1e-15 * Math.abs(theirs) + cancelled)
      }
    })
  })

  it('keeps its digits in the tail where the exporter has none', () => {
    // h Φ(h) from mpmath
    const [gelu] = networkFunction([{ type: 'GELU' }], 1)(Float64Array.of(-20))
    expect(gelu).toBeWithinRel(-5.507248237212467e-88, 1e-13)
    const [elu] = networkFunction([{ type: 'ELU' }], 1)(Float64Array.of(-1e-9))
    expect(elu).toBeWithinRel(-9.999999995e-10, 1e-15)
    const [silu] = networkFunction([{ type: 'SiLU' }], 1)(Float64Array.of(-720))
    expect(silu).toBeWithinRel(-720 * Math.exp(-720), 1e-10)
  })

  it.each(SMOOTH_ACTIVATIONS)('%s is never NaN', (type) => {
    const far = [0, -0, 1e5, 1e300, Number.MAX_VALUE, Infinity].flatMap((h) => [h, -h])
    const values = networkFunction([{ type }], far.length)(Float64Array.from(far))
    expect(values.filter((value) => Number.isNaN(value))).toEqual(Float64Array.of())
  })
})

describe('a network', () => {
  it('takes inputs from where its layers say, past activations too', () => {
    const layers: EncoderLayer[] = [
      linear([
        [1, 2],
        [3, -4],
      ]),
      { type: 'Tanh' },
      { type: 'Add', with: 0 },
      { type: 'Sigmoid', from: -1 },
      { type: 'Add', from: 2, with: 3 },
    ]
    const [a, b] = [0.3, 0.7]
    const h = [a + 2 * b, 3 * a - 4 * b]
    const expected = [a, b].map((x, i) => Math.tanh(h[i]) + h[i] + 1 / (1 + Math.exp(-x)))
    networkFunction(
      layers,
      2,
    )(Float64Array.of(a, b)).forEach((value, i) => expect(value).toBeWithinRel(expected[i], 1e-15))
  })

  it('is the same function for the same list, and writes into nothing that it gave or got', () => {
    const layers: EncoderLayer[] = [{ type: 'Flatten' }, { type: 'SiLU' }, linear([[1, 1]])]
    const evaluate = networkFunction(layers, 2)
    expect(networkFunction(layers, 2)).toBe(evaluate)
    const input = Float64Array.of(1, 2)
    const first = evaluate(input)
    const before = first.slice()
    evaluate(Float64Array.of(-5, 3))
    expect([first, input]).toEqual([before, Float64Array.of(1, 2)])
    expect(networkFunction([...layers], 2)(input)).toEqual(first)
  })

  it('works on images between activations', () => {
    const shape = { channels: 1, height: 2, width: 2 }
    const layers: EncoderLayer[] = [
      { type: 'Exp' },
      { type: 'Unflatten', shape },
      {
        type: 'MaxPool2d',
        inputShape: shape,
        outputShape: { channels: 1, height: 1, width: 1 },
        kernelSize: [2, 2],
        stride: [2, 2],
        padding: [0, 0],
      },
      { type: 'Softplus' },
    ]
    const [value] = networkFunction(layers, 4)(Float64Array.of(-3, 0.5, -1, 0))
    expect(value).toBeWithinRel(Math.log1p(Math.exp(Math.exp(0.5))), 1e-15)
  })
})
