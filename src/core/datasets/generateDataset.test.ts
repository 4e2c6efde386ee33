import { describe, expect, it } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { generateDataset } from './generateDataset.ts'
import { type GeneratorName, GENERATORS } from './generators.ts'

const GENERATOR_NAMES = Object.keys(GENERATORS) as GeneratorName[]

interface Labelled {
  readonly x1: number
  readonly x2: number
  readonly label: string
}

function noiseless(generator: GeneratorName): Labelled[] {
  const recipe = { generator, numPoints: 200, noiseStd: 0 }
  const { values, label } = generateDataset(recipe, createRng(1))
  return Array.from({ length: 200 }, (_, n) => ({
    x1: values[2 * n],
    x2: values[2 * n + 1],
    label: label?.values[n] ?? '',
  }))
}

describe('generateDataset', () => {
  it('puts noiseless points on the circle and on the wave', () => {
    const circle = generateDataset({ generator: 'circle', numPoints: 100, noiseStd: 0 }, createRng(1)).values
    const wave = generateDataset({ generator: 'wave', numPoints: 100, noiseStd: 0 }, createRng(1)).values
    for (let n = 0; n < 100; n++) {
      expect(Math.hypot(circle[2 * n], circle[2 * n + 1])).toBeCloseTo(1, 14)
      expect(wave[2 * n + 1]).toBeCloseTo(Math.cos(1.4 * wave[2 * n]), 14)
    }
  })

  it('adds noise of the stated standard deviation', () => {
    const { values, numPoints } = generateDataset(
      { generator: 'circle', numPoints: 4000, noiseStd: 0.05 },
      createRng(2),
    )
    let sum = 0
    for (let n = 0; n < numPoints; n++) sum += (Math.hypot(values[2 * n], values[2 * n + 1]) - 1) ** 2
    // Radial noise, to first order: its standard error is 0.05 / sqrt(8000).
    expect(Math.abs(Math.sqrt(sum / numPoints) - 0.05)).toBeLessThan(5 * (0.05 / Math.sqrt(8000)))
  })

  it('puts noiseless points on the moons, the spiral, the arms and the lines, each with its label', () => {
    const moons = noiseless('twoMoons')
    moons.forEach(({ x1, x2, label }) => {
      const [a, b] = label === 'A' ? [x1, x2] : [1 - x1, 0.5 - x2]
      expect(Math.hypot(a, b)).toBeCloseTo(1, 14)
      expect(b).toBeGreaterThanOrEqual(0)
    })
    noiseless('spiral').forEach(({ x1, x2 }) => {
      const radius = Math.hypot(x1, x2)
      expect(radius).toBeLessThanOrEqual(3)
      expect(Math.cos(Math.atan2(x2, x1) - Math.PI * radius)).toBeCloseTo(1, 13)
    })
    noiseless('pinwheel').forEach(({ x1, x2, label }) => {
      const radius = Math.hypot(x1, x2)
      const angle = (2 * Math.PI * 'ABCDE'.indexOf(label)) / 5 + Math.exp(radius) / 4
      expect(Math.cos(Math.atan2(x2, x1) - angle)).toBeCloseTo(1, 13)
    })
    const lines = noiseless('lineMixture')
    for (const line of 'ABCD') {
      const [first, second, ...others] = lines.filter(({ label }) => label === line)
      const area = (p: Labelled): number =>
        (second.x1 - first.x1) * (p.x2 - first.x2) - (second.x2 - first.x2) * (p.x1 - first.x1)
      expect(others.length).toBeGreaterThan(10)
      others.forEach((point) => expect(area(point)).toBeCloseTo(0, 14))
    }
  })

  it('draws every component about equally often, and everything roughly within ±3', () => {
    for (const [generator, count] of [
      ['twoMoons', 2],
      ['pinwheel', 5],
      ['lineMixture', 4],
      ['spiral', 0],
    ] as const) {
      const recipe = { generator, numPoints: 4000, noiseStd: 0.1 }
      const { values, label } = generateDataset(recipe, createRng(5))
      expect(values.every((value) => Math.abs(value) < 3.5)).toBe(true)
      for (let k = 0; k < count; k++) {
        const drawn = label!.values.filter((value) => value === 'ABCDE'[k]).length
        // Five standard deviations of a binomial.
        expect(Math.abs(drawn - 4000 / count)).toBeLessThan(5 * Math.sqrt(4000 / count))
      }
    }
  })

  it('adds the same noise whatever the curve: the difference to the noiseless draw is normal', () => {
    for (const generator of GENERATOR_NAMES) {
      const draw = (noiseStd: number): Float64Array =>
        generateDataset({ generator, numPoints: 2000, noiseStd }, createRng(6)).values
      const curve = draw(0)
      const noise = draw(0.2).map((value, i) => (value - curve[i]) / 0.2)
      const meanSq = noise.reduce((sum, value) => sum + value * value, 0) / noise.length
      // Variance of a mean of squares of 4,000 standard normals: 2/4000.
      expect(Math.abs(meanSq - 1), generator).toBeLessThan(5 * Math.sqrt(2 / 4000))
    }
  })

  it('gives the same bits for the same seed, in every engine', () => {
    const { values } = generateDataset({ generator: 'wave', numPoints: 2, noiseStd: 0.1 }, createRng(3))
    expect([...values]).toMatchInlineSnapshot(`
      [
        0.46297507485555234,
        0.802840177350361,
        0.5739176046699968,
        0.6993193829654961,
      ]
    `)
    const first = GENERATOR_NAMES.map((generator) => [
      generator,
      ...generateDataset({ generator, numPoints: 1, noiseStd: 0.1 }, createRng(3)).values,
    ])
    expect(first).toMatchInlineSnapshot(`
      [
        [
          "circle",
          -0.8751298209894042,
          -0.497177650575969,
        ],
        [
          "wave",
          0.46297507485555234,
          0.802840177350361,
        ],
        [
          "twoMoons",
          0.23117562384889923,
          -0.14654894930617124,
        ],
        [
          "spiral",
          1.3418503548960279,
          1.872470530099244,
        ],
        [
          "pinwheel",
          -0.9179035698354276,
          -0.021200575633046052,
        ],
        [
          "lineMixture",
          0.43798300506637455,
          1.0661427770708927,
        ],
      ]
    `)
  })

  it('refuses a recipe that makes no sense', () => {
    const recipe = { generator: 'circle', numPoints: 10, noiseStd: 0.1 } as const
    expect(() => generateDataset({ ...recipe, numPoints: 0 }, createRng(1))).toThrow(RangeError)
    expect(() => generateDataset({ ...recipe, noiseStd: Number.NaN }, createRng(1))).toThrow(RangeError)
  })
})
