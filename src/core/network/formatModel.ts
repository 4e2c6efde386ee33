import { type Encoder, SMOOTH_ACTIVATIONS, type EncoderLayer, type SmoothLayer } from './encoder.ts'
import type { GenerativeModel, Layer, NoiseCovariance } from './model.ts'

/**
 * A model as the text of a model file, one layer a line. parseModel reads back the same bits: JavaScript writes the
 * shortest digits that identify a double, and −0 is written as such.
 */
export function formatModel(model: GenerativeModel): string {
  const { decoder, noise, priorCovariance } = model
  return [
    '{"format":"dgn-model","version":1,',
    `"latentDim":${decoder.latentDim},`,
    '"layers":[',
    decoder.layers.map(formatLayer).join(',\n'),
    '],',
    `"sigmaX":${formatNoise(noise, decoder.dataDim)},`,
    `"sigmaZ":${formatMatrix(priorCovariance, decoder.latentDim)}}`,
    '',
  ].join('\n')
}

/** The text of an encoder, its layers as in a model file; encoderFromJson reads back the same bits. */
export function formatEncoder({ latentDim, dataDim, numComponents, layers }: Encoder): string {
  const head = `{"dataDim":${dataDim},"latentDim":${latentDim},"numComponents":${numComponents},"layers":[`
  return `${head}\n${layers.map(formatLayer).join(',\n')}]}`
}

function formatLayer(layer: EncoderLayer): string {
  const from = layer.from === undefined ? '' : `,"from":${layer.from}`
  return `{"type":"${layer.type}"${isSmooth(layer) ? '' : fieldsOf(layer)}${from}}`
}

const SMOOTH: ReadonlySet<string> = new Set(SMOOTH_ACTIVATIONS)
function isSmooth(layer: EncoderLayer): layer is SmoothLayer {
  return SMOOTH.has(layer.type)
}

/** The fields beside type and from. */
function fieldsOf(layer: Layer): string {
  switch (layer.type) {
    case 'Linear':
      return `,"weight":${formatMatrix(layer.weight, layer.inputSize)},"bias":${formatList(layer.bias)}`
    case 'Conv2d':
    case 'ConvTranspose2d': {
      const { inputShape, outputShape, kernelSize, weight, bias, stride, padding } = layer
      const [outer, inner] =
        layer.type === 'Conv2d'
          ? [outputShape.channels, inputShape.channels]
          : [inputShape.channels, outputShape.channels]
      const tensor = formatTensor(weight, [outer, inner, ...kernelSize])
      const own = `,"weight":${tensor},"bias":${formatList(bias)},"stride":[${stride.join()}],"padding":[${padding.join()}]`
      return layer.type === 'Conv2d' ? own : `${own},"output_padding":[${layer.outputPadding.join()}]`
    }
    case 'Upsample': {
      const { inputShape, outputShape, mode } = layer
      const scale = [outputShape.height / inputShape.height, outputShape.width / inputShape.width]
      return `,"scale_factor":[${scale.join()}],"mode":"${mode}"`
    }
    case 'MaxPool2d':
      return `,"kernel_size":[${layer.kernelSize.join()}],"stride":[${layer.stride.join()}],"padding":[${layer.padding.join()}]`
    case 'Unflatten':
      return `,"shape":[${layer.shape.channels},${layer.shape.height},${layer.shape.width}]`
    case 'Add':
      return `,"with":${layer.with}`
    case 'LeakyReLU':
      return `,"negative_slope":${formatNumber(layer.negativeSlope)}`
    case 'ReLU':
    case 'Abs':
    case 'Flatten':
      return ''
  }
}

function formatNoise(noise: NoiseCovariance, dataDim: number): string {
  switch (noise.kind) {
    case 'isotropic':
      return formatNumber(noise.variance)
    case 'diagonal':
      return formatList(noise.variances)
    case 'full':
      return formatMatrix(noise.matrix, dataDim)
  }
}

function formatMatrix(matrix: Float64Array, numColumns: number): string {
  const rows: string[] = []
  for (let from = 0; from < matrix.length; from += numColumns)
    rows.push(formatList(matrix.subarray(from, from + numColumns)))
  return `[${rows.join()}]`
}

function formatTensor(values: Float64Array, shape: readonly number[]): string {
  if (shape.length <= 1) return formatList(values)
  const size = values.length / shape[0]
  const parts = Array.from({ length: shape[0] }, (_, i) =>
    formatTensor(values.subarray(i * size, (i + 1) * size), shape.slice(1)),
  )
  return `[${parts.join()}]`
}

function formatList(values: Float64Array): string {
  return `[${Array.from(values, formatNumber).join()}]`
}

function formatNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
