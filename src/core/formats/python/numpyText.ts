import type { GenerativeModel, Layer } from '../../network/model.ts'
import { pythonLayer, pythonPair, pythonShape } from './pythonLayer.ts'
import { pythonList } from './pythonList.ts'
import { pythonNoise } from './pythonNoise.ts'

/**
 * A model as a program that needs NumPy alone: `g(z)` for latents [N,S], and `sample(n)`.
 *
 * Accuracy  double precision throughout: g(z) agrees with forward to rounding
 * Source    [BPB20] (1) layer by layer, as network/model.ts defines the layers
 */
export function numpyText(model: GenerativeModel): string {
  const { decoder } = model
  const { noise, prior, noiseDimensions } = pythonNoise(model)
  const constants: string[] = []
  const lines = decoder.layers.map((layer, i) => {
    const { output, input, added } = pythonLayer(layer, i)
    constants.push(...constantsOf(layer, i))
    return `    ${output} = ${expressionOf(layer, i, input, added)}`
  })
  const used = new Set(decoder.layers.map(({ type }) => type))
  const helpers = (Object.keys(HELPERS) as (keyof typeof HELPERS)[]).filter((type) => used.has(type))
  const factor = ['np.sqrt(SIGMA_X) * e', 'np.sqrt(SIGMA_X) * e', 'e @ np.linalg.cholesky(SIGMA_X).T'][
    noiseDimensions
  ]
  return `"""Decoder g of a deep generative network: z ~ N(0, SIGMA_Z), x = g(z) + noise, noise ~ N(0, SIGMA_X).

Written by DGN Lab. Needs NumPy. From another program: from this_file import g
"""
import numpy as np

LATENT_DIM = ${decoder.latentDim}
DATA_DIM = ${decoder.dataDim}
SIGMA_X = np.array(${noise}, dtype=float)
SIGMA_Z = np.array(${prior}, dtype=float)

${constants.join('\n')}
${helpers.map((type) => `\n\n${HELPERS[type]}`).join('')}

def g(z):
    """Latents [N, ${decoder.latentDim}] (or one of them) to data [N, ${decoder.dataDim}]."""
    z = np.asarray(z, dtype=float).reshape(-1, LATENT_DIM)
${lines.join('\n')}
    return ${decoder.layers.length === 0 ? 'z' : `h${decoder.layers.length}`}.reshape(len(z), DATA_DIM)


def sample(n, seed=0):
    """Points x [n, ${decoder.dataDim}] drawn from the model."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((n, LATENT_DIM)) @ np.linalg.cholesky(SIGMA_Z).T
    e = rng.standard_normal((n, DATA_DIM))
    return g(z) + ${factor}


if __name__ == "__main__":
    print("g(0) =", g(np.zeros(LATENT_DIM))[0])
    print("five samples:")
    print(sample(5))
`
}

function constantsOf(layer: Layer, position: number): string[] {
  const number = position + 1
  if (layer.type === 'Linear') {
    const { outputSize, inputSize, weight, bias } = layer
    return [
      `W${number} = np.array(${pythonList(weight, [outputSize, inputSize])}, dtype=float)`,
      `B${number} = np.array(${pythonList(bias, [outputSize])}, dtype=float)`,
    ]
  }
  if (layer.type !== 'Conv2d' && layer.type !== 'ConvTranspose2d') return []
  const { inputShape, outputShape, kernelSize, weight, bias } = layer
  const channels =
    layer.type === 'Conv2d'
      ? [outputShape.channels, inputShape.channels]
      : [inputShape.channels, outputShape.channels]
  return [
    `W${number} = np.array(${pythonList(weight, [...channels, ...kernelSize])}, dtype=float)`,
    `B${number} = np.array(${pythonList(bias, [outputShape.channels])}, dtype=float)`,
  ]
}

function expressionOf(layer: Layer, position: number, input: string, added: string | null): string {
  const number = position + 1
  switch (layer.type) {
    case 'Linear':
      return `${input}.reshape(len(z), ${layer.inputSize}) @ W${number}.T + B${number}`
    case 'Conv2d':
    case 'ConvTranspose2d': {
      const { stride, padding, outputShape } = layer
      const name = layer.type === 'Conv2d' ? 'conv2d' : 'conv_transpose2d'
      const sizes = `${pythonPair(stride)}, ${pythonPair(padding)}, (${outputShape.height}, ${outputShape.width})`
      return `${name}(${image(input, layer)}, W${number}, B${number}, ${sizes})`
    }
    case 'Upsample': {
      const { inputShape, outputShape, mode } = layer
      const factors = `(${outputShape.height / inputShape.height}, ${outputShape.width / inputShape.width})`
      return `upsample(${image(input, layer)}, ${factors}, "${mode}")`
    }
    case 'MaxPool2d': {
      const { kernelSize, stride, padding, outputShape } = layer
      const sizes = [kernelSize, stride, padding].map(pythonPair).join(', ')
      return `max_pool2d(${image(input, layer)}, ${sizes}, (${outputShape.height}, ${outputShape.width}))`
    }
    case 'Flatten':
      return `${input}.reshape(len(z), -1)`
    case 'Unflatten':
      return `${input}.reshape(len(z), ${pythonShape(layer.shape)})`
    case 'Add':
      return `${input} + ${added}.reshape(${input}.shape)`
    case 'ReLU':
      return `np.maximum(${input}, 0.0)`
    case 'LeakyReLU':
      return `np.where(${input} >= 0.0, ${input}, ${layer.negativeSlope} * ${input})`
    case 'Abs':
      return `np.abs(${input})`
  }
}

function image(input: string, { inputShape }: Extract<Layer, { inputShape: unknown }>): string {
  return `${input}.reshape(len(z), ${pythonShape(inputShape)})`
}

const HELPERS = {
  Conv2d: `def conv2d(h, w, b, stride, padding, size):
    """The cross-correlation of images [N, in, H, W] with w [out, in, kh, kw]."""
    h = np.pad(h, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    out = np.zeros((len(h), len(w), *size)) + b[:, None, None]
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            rows = slice(i, i + stride[0] * (size[0] - 1) + 1, stride[0])
            columns = slice(j, j + stride[1] * (size[1] - 1) + 1, stride[1])
            out += np.einsum("nchw,oc->nohw", h[:, :, rows, columns], w[:, :, i, j])
    return out`,
  ConvTranspose2d: `def conv_transpose2d(h, w, b, stride, padding, size):
    """The transpose of a convolution: images [N, in, H, W], w [in, out, kh, kw]."""
    whole = np.zeros((len(h), w.shape[1], size[0] + 2 * padding[0] + w.shape[2], size[1] + 2 * padding[1] + w.shape[3]))
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            rows = slice(i, i + stride[0] * (h.shape[2] - 1) + 1, stride[0])
            columns = slice(j, j + stride[1] * (h.shape[3] - 1) + 1, stride[1])
            whole[:, :, rows, columns] += np.einsum("nchw,co->nohw", h, w[:, :, i, j])
    kept = whole[:, :, padding[0] : padding[0] + size[0], padding[1] : padding[1] + size[1]]
    return kept + b[:, None, None]`,
  Upsample: `def upsample(h, factors, mode):
    """Images larger by whole factors."""
    if mode == "nearest":
        return h.repeat(int(factors[0]), axis=2).repeat(int(factors[1]), axis=3)
    for axis, factor in ((2, int(factors[0])), (3, int(factors[1]))):
        size = h.shape[axis]
        at = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0.0, size - 1.0)
        low = np.floor(at).astype(int)
        share = (at - low).reshape([-1 if k == axis else 1 for k in range(4)])
        high = np.minimum(low + 1, size - 1)
        h = (1.0 - share) * h.take(low, axis=axis) + share * h.take(high, axis=axis)
    return h`,
  MaxPool2d: `def max_pool2d(h, kernel, stride, padding, size):
    """The largest entry of each window."""
    beyond = [p + k + s for p, k, s in zip(padding, kernel, stride)]
    h = np.pad(h, ((0, 0), (0, 0), (padding[0], beyond[0]), (padding[1], beyond[1])), constant_values=-np.inf)
    out = np.full((*h.shape[:2], *size), -np.inf)
    for i in range(kernel[0]):
        for j in range(kernel[1]):
            rows = slice(i, i + stride[0] * (size[0] - 1) + 1, stride[0])
            columns = slice(j, j + stride[1] * (size[1] - 1) + 1, stride[1])
            out = np.maximum(out, h[:, :, rows, columns])
    return out`,
} as const
