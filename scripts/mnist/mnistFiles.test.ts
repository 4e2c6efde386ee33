import { expect, test } from 'vitest'
import { readMnistDigit } from './mnistFiles.ts'

test('the package holds 980 fours of 28 × 28 pixels with ink in the middle and none at the rim', () => {
  const { label, numImages, shape, pixels } = readMnistDigit(4)
  expect({ label, numImages, shape }).toEqual({
    label: 4,
    numImages: 980,
    shape: { channels: 1, height: 28, width: 28 },
  })
  let [rim, middle] = [0, 0]
  for (let n = 0; n < numImages; n++) {
    rim += pixels[n * 784]
    middle += pixels[n * 784 + 14 * 28 + 14]
  }
  expect(rim).toBe(0)
  expect(middle / numImages).toBeGreaterThan(100)
})
