import type { Decoder, Layer } from '../../network/model.ts'

/**
 * A small random decoder that is as degenerate as a decoder can be: integer, dyadic, full-length and
 * tiny weights, duplicate, proportional, parallel and nearly equal units, zero rows and zero biases.
 *
 * @param rng  uniform on [0, 1)
 */
export function hardDecoder(rng: () => number, latentDim = 1): Decoder {
  const layers: Layer[] = []
  const numHidden = 1 + Math.floor(3 * rng())
  const drawNumber = pick(rng, [
    () => Math.floor(5 * rng()) - 2,
    () => (Math.floor(9 * rng()) - 4) / 4,
    () => 2 * rng() - 1,
    () => 1e-150 * (2 * rng() - 1),
    () => pick(rng, [0, 1, -1, 0.1, 1 / 3, 1 + 2 ** -52, 1e-150, 1e40, 3]),
  ])
  const hasBias = rng() < 0.7
  let inputSize = latentDim
  if (rng() < 0.05) layers.push({ type: 'Abs' })
  for (let l = 0; l <= numHidden; l++) {
    const outputSize = 1 + Math.floor(5 * rng())
    const weight = new Float64Array(inputSize * outputSize).map(() => drawNumber())
    const bias = new Float64Array(outputSize).map(() => (hasBias ? drawNumber() : 0))
    for (let i = 1; i < outputSize; i++) if (rng() < 0.4) repeatRow(weight, bias, i, inputSize, rng)
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias })
    if (l < numHidden)
      layers.push(
        pick<Layer>(rng, [
          { type: 'ReLU' },
          { type: 'Abs' },
          { type: 'LeakyReLU', negativeSlope: pick(rng, [0.1, 0.01, 0.25, 2, -0.5]) },
        ]),
      )
    inputSize = outputSize
  }
  return { latentDim, dataDim: inputSize, layers }
}

/** Row i becomes a row before it, up to a factor, a shift, or the last places. */
function repeatRow(
  weight: Float64Array,
  bias: Float64Array,
  i: number,
  inputSize: number,
  rng: () => number,
): void {
  const source = Math.floor(i * rng())
  const factor = pick(rng, [1, -1, 2, 3, 0.1, 0, 1 + 1e-6, 1 - 1e-15])
  const biasFactor = pick(rng, [factor, factor, 1 + 2e-15, 1])
  for (let j = 0; j < inputSize; j++) weight[i * inputSize + j] = factor * weight[source * inputSize + j]
  bias[i] = biasFactor * bias[source] + pick(rng, [0, 0, 0, 1, 1e-15])
}

function pick<T>(rng: () => number, values: readonly T[]): T {
  return values[Math.floor(values.length * rng())]
}
