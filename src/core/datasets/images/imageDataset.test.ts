import { expect, test } from 'vitest'
import { createRng } from '../../numerics/createRng.ts'
import { runToEnd } from '../../steps.ts'
import { imageDatasetSteps } from './imageDataset.ts'
import type { ImageGroup } from './imageGroup.ts'
import type { ImageRecipe } from './imageRecipe.ts'

const PLAIN: ImageRecipe = { numEach: null, isUnitNorm: false, noiseStd: 0, seed: 0 }

/** Images with ink on about a quarter of their pixels. */
function group(label: number, numImages: number, side: number, fullInk = 255): ImageGroup {
  const rng = createRng(label)
  const pixels = Uint8Array.from({ length: numImages * side * side }, () =>
    rng() < 0.25 ? Math.ceil(rng() * fullInk) : 0,
  )
  return { label, shape: { channels: 1, height: side, width: side }, numImages, pixels, fullInk }
}

const make = (groups: readonly ImageGroup[], recipe: Partial<ImageRecipe>) =>
  runToEnd(imageDatasetSteps(groups, 'test', { ...PLAIN, ...recipe }))

test('without processing full ink is 1', () => {
  const sixteen = group(3, 4, 8, 16)
  const { values, dataDim, numPoints, imageShape, columnNames, label } = make([sixteen], {})
  expect([...values]).toEqual([...sixteen.pixels].map((pixel) => pixel / 16))
  expect({ dataDim, numPoints }).toEqual({ dataDim: 64, numPoints: 4 })
  expect(imageShape).toEqual({ channels: 1, height: 8, width: 8 })
  expect([columnNames[0], columnNames[8], columnNames[63]]).toEqual(['1x1', '2x1', '8x8'])
  expect(label).toEqual({ name: 'digit', values: ['3', '3', '3', '3'] })
})

test('every image with ink has norm 1, one without stays without', () => {
  const images = group(1, 20, 9)
  images.pixels.fill(0, 5 * 81, 6 * 81)
  const { values, numPoints } = make([images], { isUnitNorm: true })
  for (let n = 0; n < numPoints; n++) {
    const squares = values.subarray(n * 81, (n + 1) * 81).reduce((sum, v) => sum + v * v, 0)
    // 81 rounded quotients and squares: below 81 units of the last place
    if (n === 5) expect(squares).toBe(0)
    else expect(Math.abs(squares - 1)).toBeLessThan(81 * 2 ** -52)
  }
})

test('noise has the standard deviation that was asked for, and none of it is shared', () => {
  const images = [group(1, 200, 10), group(2, 200, 10)]
  const clean = make(images, { isUnitNorm: true })
  const noisy = make(images, { isUnitNorm: true, noiseStd: 0.1, seed: 7 })
  const noise = noisy.values.map((value, k) => (value - clean.values[k]) / 0.1)
  const count = noise.length
  const mean = noise.reduce((sum, v) => sum + v, 0) / count
  const variance = noise.reduce((sum, v) => sum + v * v, 0) / count
  // 40,000 draws: 4 standard errors
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count))
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
  const half = count / 2
  let product = 0
  for (let k = 0; k < half; k++) product += noise[k] * noise[half + k]
  expect(Math.abs(product / half)).toBeLessThan(4 / Math.sqrt(half))
})

test('the same seed gives the same bits, another seed others', () => {
  const images = [group(1, 5, 6)]
  const [a, b, c] = [7, 7, 8].map((seed) => make(images, { noiseStd: 0.1, seed }).values)
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
})

test('an image comes out the same whatever is taken with it', () => {
  const [one, two] = [group(1, 5, 6), group(2, 7, 6)]
  const recipe = { isUnitNorm: true, noiseStd: 0.1, seed: 3 }
  const both = make([one, two], recipe)
  const alone = make([two], recipe)
  const few = make([two], { ...recipe, numEach: 2 })
  expect(both.values.subarray(5 * 36)).toEqual(alone.values)
  expect(alone.values.subarray(0, 2 * 36)).toEqual(few.values)
})

test('the first of each class are taken, of a small class all', () => {
  const { label, numPoints } = make([group(4, 2, 6), group(7, 9, 6)], { numEach: 3 })
  expect(numPoints).toBe(5)
  expect(label?.values).toEqual(['4', '4', '7', '7', '7'])
})

test('a broken contract is thrown over', () => {
  expect(() => make([], {})).toThrow(RangeError)
  expect(() => make([group(1, 2, 6), group(2, 2, 7)], {})).toThrow(RangeError)
  expect(() => make([group(1, 2, 6)], { numEach: 0 })).toThrow(RangeError)
  expect(() => make([group(1, 2, 6)], { noiseStd: Number.NaN })).toThrow(RangeError)
})
