import { encoderOutputSize, type Encoder, type TrainedEncoder } from './encoder.ts'
import { initialiseDecoder } from './initialiseDecoder.ts'

const HIDDEN_WIDTHS = [32, 32]
const NEGATIVE_SLOPE = 0.01

/**
 * An encoder with random weights: two hidden layers of 32 leaky-ReLU units of slope 0.01, weights and biases as
 * torch.nn.Linear draws them.
 *
 * @param rng  uniform on [0, 1), as in initialiseDecoder
 * Source  docs/MATH.md 7
 */
export function initialiseEncoder(
  shape: Pick<Encoder, 'dataDim' | 'latentDim' | 'numComponents'>,
  rng: () => number,
): TrainedEncoder {
  const { dataDim, latentDim, numComponents } = shape
  const { layers } = initialiseDecoder(
    {
      widths: [dataDim, ...HIDDEN_WIDTHS, encoderOutputSize(shape)],
      activation: 'LeakyReLU',
      negativeSlope: NEGATIVE_SLOPE,
      initialiser: 'torch',
    },
    rng,
  )
  return { dataDim, latentDim, numComponents, layers }
}
