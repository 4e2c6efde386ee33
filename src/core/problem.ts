/**
 * What is wrong with something a user gave us, as data: where (`path`), what (`code`), with which values (`params`).
 * The words for it are in the text catalogue, one entry `problem.<code>`.
 */
export type ProblemCode =
  | 'notJson' // params: detail
  | 'notObject' // expected, actual
  | 'notNumber' // actual
  | 'notFinite' // actual
  | 'notArray' // actual
  | 'missing' // expected
  | 'length' // expected, actual (counts of entries)
  | 'unknownLayer' // actual, known
  | 'noLayers'
  | 'noSuchLayer' // actual, last: the largest position that can be meant
  | 'noImage' // actual: a layer of images gets so many numbers without a shape
  | 'image' // height, width: a Linear layer gets an image
  | 'emptyImage' // height, width: nothing is left of an image
  | 'notShape' // actual
  | 'notWhole' // least, actual
  | 'channels' // expected, actual
  | 'unsupportedOption' // actual, known
  | 'unknownFormat' // actual
  | 'unknownVersion' // actual, known
  | 'layerSize' // expected, actual: a layer's input does not fit the output before it
  | 'notPositive' // actual
  | 'notPositiveInteger' // actual
  | 'notSymmetric' // row, column, difference
  | 'notPositiveDefinite' // smallest: its smallest eigenvalue
  | 'latentDimUnsupported' // actual
  | 'overflow' // magnitude: the layer makes numbers that a double cannot hold
  | 'tooLarge' // actual, limit (bytes)
  | 'tooManyColumns' // actual, limit
  | 'tooManyRows' // actual, limit
  | 'tooManyUnits' // actual, limit
  | 'noData'
  | 'columnCount' // expected, actual
  | 'notUtf8'
  | 'emptyRowsDropped' // count (a notice)
  | 'columnAsLabel' // name (a notice)
  | 'textColumnDropped' // name (a notice): text beside the label column
  | 'constantColumn' // name (a notice)
  | 'notImageFile'
  | 'notPng'
  | 'pngDamaged'
  | 'imageTooLarge' // actual (text), limit (pixels)
  | 'imageSize' // expected, actual (texts)
  | 'colourDropped' // limit (a notice)
  | 'fileLength' // expected, actual (bytes)
  | 'dataDimMismatch' // expected, actual
  | 'severalNetworks' // role, names: files of which only one is wanted
  | 'encoderAlone'
  | 'outsideRange' // count, lower, upper
  | 'tensorShape' // expected, actual (texts: 8 × 2)
  | 'unknownRole' // actual
  | 'checkPoints' // inputs, outputs: counts of rows
  | 'notPiecewiseAffine' // activation
  | 'severalOutputs' // actual: their names
  | 'encoderInput' // expected, actual
  | 'encoderOutputs' // expected, actual (texts), latentDim
  | 'notLogVariance' // name
  | 'batchNormInput'
  | 'tooManyWeights' // actual, limit
  | 'notSafetensors'
  | 'duplicateName'
  | 'tensorOffsets' // actual
  | 'noSuchTensor' // actual
  | 'tensorType' // actual, known
  | 'needsDescription' // count: of tensors
  | 'nothingDescribed'
  | 'unknownNetworkFile'
  | 'notOnnx'
  | 'onnxDamaged'
  | 'onnxTooLarge' // actual, limit
  | 'onnxExternalData'
  | 'onnxTensorType' // actual: the number of the type
  | 'onnxTensorSize' // dims, actual
  | 'onnxNotFinite' // tensor
  | 'onnxOperator' // operator, inputs
  | 'onnxAttribute' // option, actual, known
  | 'onnxInputCount' // expected, actual
  | 'onnxNotConstant' // input: must not depend on the network's input
  | 'onnxIsConstant' // input: must depend on it
  | 'onnxSizes' // expected, actual
  | 'onnxAxis' // axis, rank
  | 'onnxMixesBatch'
  | 'onnxOrder' // count: so many numbers in another order
  | 'onnxDuplicate' // value
  | 'onnxMissingValue' // value
  | 'onnxCycle'
  | 'onnxInputs' // actual, names
  | 'onnxNoShape'
  | 'onnxNoOutput'
  | 'onnxConstantOutput' // output

export interface Problem {
  /** Where, as the user would write it: `layers[2].weight[0]`, `row 7, column 2`; empty for the whole. */
  readonly path: string
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

/** The outcome of reading untrusted input: a value, perhaps with notices; or only problems. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly notices: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Build a Problem (no throw). */
export function problem(
  path: string,
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
): Problem {
  return { path, code, params }
}

/** Thrown where a value cannot be returned (a worker's job); carries the problems as data. */
export class ParseError extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.path}: ${p.code} ${JSON.stringify(p.params)}`).join('; '))
    this.name = 'ParseError'
    this.problems = problems
  }
}

/** An algorithm failed on valid input. `context` is small plain data that is shown with the message. */
export class NumericalError extends Error {
  readonly code: string
  readonly context: Readonly<Record<string, string | number>>
  constructor(code: string, message: string, context: Readonly<Record<string, string | number>> = {}) {
    super(message)
    this.name = 'NumericalError'
    this.code = code
    this.context = context
  }
}
