import type { GenerativeModel, Layer } from '../../network/model.ts'
import { pythonLayer, pythonPair, pythonShape } from './pythonLayer.ts'
import { pythonList } from './pythonList.ts'
import { pythonNoise } from './pythonNoise.ts'

/**
 * A model as a program that needs PyTorch alone: a module `Decoder` with the model's weights in double precision, `g(z)`
 * for latents [N,S], and `sample(n)`.
 *
 * Accuracy  double precision throughout: g(z) agrees with forward to rounding
 * Source    [BPB20] (1) layer by layer, as network/model.ts defines the layers
 */
export function torchText(model: GenerativeModel): string {
  const { decoder } = model
  const { noise, prior, noiseDimensions } = pythonNoise(model)
  const modules: string[] = []
  const loads: string[] = []
  const lines = decoder.layers.map((layer, i) => {
    const { output, input, added } = pythonLayer(layer, i)
    const made = moduleOf(layer)
    if (made !== null) modules.push(`        self.layer${i + 1} = ${made}`)
    loads.push(...loadsOf(layer, i))
    return `        ${output} = ${expressionOf(layer, i, input, added)}`
  })
  const factor = ['SIGMA_X.sqrt() * e', 'SIGMA_X.sqrt() * e', 'e @ torch.linalg.cholesky(SIGMA_X).T'][
    noiseDimensions
  ]
  return `"""Decoder g of a deep generative network: z ~ N(0, SIGMA_Z), x = g(z) + noise, noise ~ N(0, SIGMA_X).

Written by DGN Lab. Needs PyTorch. From another program: from this_file import g, decoder
"""
import torch
from torch import nn

LATENT_DIM = ${decoder.latentDim}
DATA_DIM = ${decoder.dataDim}
SIGMA_X = torch.tensor(${noise}, dtype=torch.float64)
SIGMA_Z = torch.tensor(${prior}, dtype=torch.float64)


class Decoder(nn.Module):
    """Latents [N, ${decoder.latentDim}] to data [N, ${decoder.dataDim}]."""

    def __init__(self):
        super().__init__()
${modules.length === 0 ? '        pass' : modules.join('\n')}

    def forward(self, z):
        z = z.reshape(-1, LATENT_DIM)
${lines.join('\n')}
        return ${decoder.layers.length === 0 ? 'z' : `h${decoder.layers.length}`}.reshape(len(z), DATA_DIM)


decoder = Decoder().double()


def _set(parameter, values):
    with torch.no_grad():
        parameter.copy_(torch.tensor(values, dtype=torch.float64))


${loads.join('\n')}


def g(z):
    """Latents [N, ${decoder.latentDim}] (or one of them) to data [N, ${decoder.dataDim}]."""
    return decoder(torch.as_tensor(z, dtype=torch.float64))


@torch.no_grad()
def sample(n, seed=0):
    """Points x [n, ${decoder.dataDim}] drawn from the model."""
    rng = torch.Generator().manual_seed(seed)
    z = torch.randn(n, LATENT_DIM, generator=rng, dtype=torch.float64) @ torch.linalg.cholesky(SIGMA_Z).T
    e = torch.randn(n, DATA_DIM, generator=rng, dtype=torch.float64)
    return g(z) + ${factor}


if __name__ == "__main__":
    print("g(0) =", g(torch.zeros(LATENT_DIM))[0].detach())
    print("five samples:")
    print(sample(5))
`
}

/** The module of a layer that has weights or sizes; null for what a function does. */
function moduleOf(layer: Layer): string | null {
  switch (layer.type) {
    case 'Linear':
      return `nn.Linear(${layer.inputSize}, ${layer.outputSize})`
    case 'Conv2d': {
      const { inputShape, outputShape, kernelSize, stride, padding } = layer
      const sizes = `${pythonPair(kernelSize)}, stride=${pythonPair(stride)}, padding=${pythonPair(padding)}`
      return `nn.Conv2d(${inputShape.channels}, ${outputShape.channels}, ${sizes})`
    }
    case 'ConvTranspose2d': {
      const { inputShape, outputShape, kernelSize, stride, padding, outputPadding } = layer
      const sizes = `${pythonPair(kernelSize)}, stride=${pythonPair(stride)}, padding=${pythonPair(padding)}`
      const more = `output_padding=${pythonPair(outputPadding)}`
      return `nn.ConvTranspose2d(${inputShape.channels}, ${outputShape.channels}, ${sizes}, ${more})`
    }
    case 'Upsample': {
      const { inputShape, outputShape, mode } = layer
      const factors = `(${outputShape.height / inputShape.height}, ${outputShape.width / inputShape.width})`
      const corners = mode === 'bilinear' ? ', align_corners=False' : ''
      return `nn.Upsample(scale_factor=${factors}, mode="${mode}"${corners})`
    }
    case 'MaxPool2d': {
      const { kernelSize, stride, padding } = layer
      return `nn.MaxPool2d(${pythonPair(kernelSize)}, stride=${pythonPair(stride)}, padding=${pythonPair(padding)})`
    }
    case 'ReLU':
    case 'LeakyReLU':
    case 'Abs':
    case 'Flatten':
    case 'Unflatten':
    case 'Add':
      return null
  }
}

function loadsOf(layer: Layer, position: number): string[] {
  const name = `decoder.layer${position + 1}`
  if (layer.type === 'Linear') {
    const { outputSize, inputSize, weight, bias } = layer
    return [
      `_set(${name}.weight, ${pythonList(weight, [outputSize, inputSize])})`,
      `_set(${name}.bias, ${pythonList(bias, [outputSize])})`,
    ]
  }
  if (layer.type !== 'Conv2d' && layer.type !== 'ConvTranspose2d') return []
  const { inputShape, outputShape, kernelSize, weight, bias } = layer
  const channels =
    layer.type === 'Conv2d'
      ? [outputShape.channels, inputShape.channels]
      : [inputShape.channels, outputShape.channels]
  return [
    `_set(${name}.weight, ${pythonList(weight, [...channels, ...kernelSize])})`,
    `_set(${name}.bias, ${pythonList(bias, [outputShape.channels])})`,
  ]
}

function expressionOf(layer: Layer, position: number, input: string, added: string | null): string {
  switch (layer.type) {
    case 'Linear':
      return `self.layer${position + 1}(${input}.reshape(len(z), ${layer.inputSize}))`
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return `self.layer${position + 1}(${input}.reshape(len(z), ${pythonShape(layer.inputShape)}))`
    case 'Flatten':
      return `${input}.reshape(len(z), -1)`
    case 'Unflatten':
      return `${input}.reshape(len(z), ${pythonShape(layer.shape)})`
    case 'Add':
      return `${input} + ${added}.reshape(${input}.shape)`
    case 'ReLU':
      return `torch.relu(${input})`
    case 'LeakyReLU':
      return `nn.functional.leaky_relu(${input}, ${layer.negativeSlope})`
    case 'Abs':
      return `${input}.abs()`
  }
}
