import type { Decoder, Layer } from '../../network/model.ts'

/**
 * Two or three layers of a dozen units on the plane, so that siblings differ in few of them: some units repeated up to
 * their offsets, some rows of zeros, and weights of very different sizes in some layers.
 *
 * @param rng  uniform on [0, 1)
 */
export function wideDecoder(rng: () => number, leastWidth = 10): Decoder {
  const layers: Layer[] = []
  let inputSize = 2
  const numHidden = 2 + Math.floor(2 * rng())
  for (let l = 0; l <= numHidden; l++) {
    const outputSize = l === numHidden ? 2 : leastWidth + Math.floor(6 * rng())
    const isUneven = rng() < 0.4
    const draw = (): number => (2 * rng() - 1) * (isUneven ? 10 ** Math.floor(24 * rng() - 12) : 1)
    const weight = new Float64Array(inputSize * outputSize).map(draw)
    const bias = new Float64Array(outputSize).map(draw)
    for (let i = 1; i < outputSize; i++) {
      const from = Math.floor(i * rng()) * inputSize
      if (rng() < 0.2) weight.copyWithin(i * inputSize, from, from + inputSize)
      if (rng() < 0.05) weight.fill(0, i * inputSize, (i + 1) * inputSize)
      if (rng() < 0.2) bias[i] = bias[i - 1]
    }
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias })
    if (l < numHidden)
      layers.push(
        rng() < 0.5
          ? { type: 'ReLU' }
          : rng() < 0.5
            ? { type: 'Abs' }
            : { type: 'LeakyReLU', negativeSlope: 0.01 },
      )
    inputSize = outputSize
  }
  return { latentDim: 2, dataDim: 2, layers }
}
