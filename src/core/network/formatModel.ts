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

function formatLayer(layer: Layer): string {
  switch (layer.type) {
    case 'Linear':
      return `{"type":"Linear","weight":${formatMatrix(layer.weight, layer.inputSize)},"bias":${formatList(layer.bias)}}`
    case 'LeakyReLU':
      return `{"type":"LeakyReLU","negative_slope":${formatNumber(layer.negativeSlope)}}`
    default:
      return `{"type":"${layer.type}"}`
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

function formatList(values: Float64Array): string {
  return `[${Array.from(values, formatNumber).join()}]`
}

function formatNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
