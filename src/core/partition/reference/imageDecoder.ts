import { type ImageShape, imageSize } from '../../imageShape.ts'
import { layerSizes } from '../../network/layerSizes.ts'
import type { Decoder, Layer, Pair } from '../../network/model.ts'

/**
 * A small random decoder of images: convolutions, their transposes, upsampling, overlapping pools, activations and skips,
 * with integer and dyadic weights among others, so that entries of pools are often equal. For tests.
 *
 * @param rng  uniform on [0, 1)
 */
export function imageDecoder(rng: () => number, latentDim: number): Decoder {
  const layers: Layer[] = []
  const draw = pick(rng, [
    () => Math.floor(5 * rng()) - 2,
    () => (Math.floor(9 * rng()) - 4) / 4,
    () => 2 * rng() - 1,
  ])
  const numbers = (count: number): Float64Array => new Float64Array(count).map(draw)
  const linear = (inputSize: number, outputSize: number): void => {
    const weight = numbers(inputSize * outputSize)
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias: numbers(outputSize) })
  }
  let shape: ImageShape = {
    channels: pick(rng, [1, 1, 2]),
    height: pick(rng, [2, 3]),
    width: pick(rng, [1, 2, 3]),
  }
  linear(latentDim, imageSize(shape))
  if (rng() < 0.5) layers.push(activation(rng))
  layers.push({ type: 'Unflatten', shape })
  const numBlocks = 1 + Math.floor(3 * rng())
  for (let block = 0; block < numBlocks; block++) {
    const next = imageLayer(shape, numbers, rng)
    if (next !== null && imageSize(next.outputShape) <= 18) {
      layers.push(next)
      shape = next.outputShape
    }
    const units = layers.filter(
      ({ type }) => type === 'ReLU' || type === 'LeakyReLU' || type === 'Abs',
    ).length
    if (units < 2 && rng() < 0.6) layers.push(activation(rng))
    if (rng() < 0.4) addSkip(layers, latentDim, shape, rng)
  }
  layers.push({ type: 'Flatten' })
  if (rng() < 0.5) linear(imageSize(shape), 1 + Math.floor(3 * rng()))
  const sizes = layerSizes(layers, latentDim)
  return { latentDim, dataDim: sizes[sizes.length - 1], layers }
}

function activation(rng: () => number): Layer {
  return pick<Layer>(rng, [{ type: 'ReLU' }, { type: 'Abs' }, { type: 'LeakyReLU', negativeSlope: 0.25 }])
}

/** One that changes the image, or null where the draw leaves nothing of it. */
function imageLayer(
  inputShape: ImageShape,
  numbers: (count: number) => Float64Array,
  rng: () => number,
): (Layer & { readonly outputShape: ImageShape }) | null {
  const { channels, height, width } = inputShape
  const kernelSize: Pair = [pick(rng, [1, 2, 3]), pick(rng, [1, 2])]
  const stride: Pair = [pick(rng, [1, 1, 2]), pick(rng, [1, 1, 2])]
  const padding: Pair = [Math.floor(rng() * kernelSize[0] * 0.5), Math.floor(rng() * kernelSize[1] * 0.5)]
  const numOut = pick(rng, [1, 1, 2])
  const down = (size: number, axis: 0 | 1): number =>
    Math.floor((size + 2 * padding[axis] - kernelSize[axis]) / stride[axis]) + 1
  const smaller = { channels: numOut, height: down(height, 0), width: down(width, 1) }
  const kind = pick(rng, ['Conv2d', 'ConvTranspose2d', 'Upsample', 'MaxPool2d', 'MaxPool2d'] as const)
  const weight = numbers(channels * numOut * kernelSize[0] * kernelSize[1])
  const bias = numbers(numOut)
  const isWhole = smaller.height > 0 && smaller.width > 0
  switch (kind) {
    case 'Conv2d':
      return isWhole
        ? { type: kind, inputShape, outputShape: smaller, kernelSize, stride, padding, weight, bias }
        : null
    case 'ConvTranspose2d': {
      const outputPadding: Pair = [Math.floor(rng() * stride[0]), Math.floor(rng() * stride[1])]
      const up = (size: number, axis: 0 | 1): number =>
        (size - 1) * stride[axis] - 2 * padding[axis] + kernelSize[axis] + outputPadding[axis]
      const outputShape = { channels: numOut, height: up(height, 0), width: up(width, 1) }
      return outputShape.height > 0 && outputShape.width > 0
        ? { type: kind, inputShape, outputShape, kernelSize, stride, padding, outputPadding, weight, bias }
        : null
    }
    case 'Upsample': {
      const outputShape = { channels, height: height * pick(rng, [1, 2]), width: width * pick(rng, [1, 2]) }
      return { type: kind, inputShape, outputShape, mode: pick(rng, ['nearest', 'bilinear'] as const) }
    }
    case 'MaxPool2d':
      return isWhole
        ? { type: kind, inputShape, outputShape: { ...smaller, channels }, kernelSize, stride, padding }
        : null
  }
}

/** Adds the output of an earlier layer of the same size, where there is one. */
function addSkip(layers: Layer[], latentDim: number, shape: ImageShape, rng: () => number): void {
  const sizes = [latentDim, ...layerSizes(layers, latentDim)]
  const places = sizes.flatMap((size, i) =>
    size === imageSize(shape) && i < sizes.length - 1 ? [i - 1] : [],
  )
  if (places.length > 0) layers.push({ type: 'Add', with: pick(rng, places) })
}

function pick<T>(rng: () => number, values: readonly T[]): T {
  return values[Math.floor(values.length * rng())]
}
