/** What can be wrong with a network's file. */
export const formats = {
  'problem.tensorShape': 'expected a tensor of {expected}, got one of {actual}',
  'problem.unknownRole': 'unknown role {actual}; known are decoder and encoder',
  'problem.checkPoints': '{inputs} inputs, but {outputs} outputs: a check has one output for every input',
  'problem.notPiecewiseAffine':
    '{activation} is not piecewise affine: exact inference needs ReLU, LeakyReLU, Abs or pooling there',
  'problem.severalOutputs': 'a decoder has one output, this network has several: {actual}',
  'problem.encoderInput':
    'the encoder takes {actual} numbers, but the data of the decoder have {expected} dimensions: give it together with its decoder, or after it',
  'problem.encoderOutputs':
    'the encoder of a {latentDim}-dimensional latent space must give {expected}; this one gives {actual}',
  'problem.notLogVariance':
    'an encoder gives means and log-variances; the output “{name}” seems to be something else: export the log-variance, named logvar',
  'problem.batchNormInput':
    'BatchNorm2d works on images and BatchNorm1d on lists of numbers; here it is the other way round',
  'problem.tooManyWeights': '{actual} weights; the limit is {limit}',
  'problem.notSafetensors': 'this is not a safetensors file',
  'problem.duplicateName': 'a name stands twice in the header',
  'problem.tensorOffsets': 'the offsets {actual} overlap others, leave a hole or are none',
  'problem.noSuchTensor': 'the file has no tensor {actual}',
  'problem.tensorType': 'a tensor of type {actual}; known for weights are {known}',
  'problem.needsDescription':
    '{count} tensors, but nothing says which layers they are: a description is needed, in the metadata or as a .json file beside',
  'problem.nothingDescribed':
    'this describes a network in another file: give both together (or, if it is a model file, it lacks its layers)',
  'problem.unknownNetworkFile':
    'this is no network that is known here: expected ONNX, safetensors or JSON (“From PyTorch” shows how to write them; a .pt file is a pickle and cannot be read)',
  'problem.notOnnx': 'this is not an ONNX file',
  'problem.onnxDamaged': 'the ONNX file is damaged or cut short',
  'problem.onnxTooLarge': 'the network is too large to be read: {actual} parts, at most {limit}',
  'problem.onnxExternalData':
    'the weights are in another file: export the network as one file (torch.onnx.export with external_data=False)',
  'problem.onnxTensorType': 'numbers of type {actual} are not read; float, double and whole numbers are',
  'problem.onnxTensorSize': 'sizes {dims}, but {actual} numbers',
  'problem.onnxNotFinite': '{tensor} has a number that is not finite',
  'problem.onnxOperator':
    'the operator {operator} of {inputs} is not one that can be read: exact inference needs affine maps, ReLU, LeakyReLU, absolute values and max-pooling',
  'problem.onnxAttribute': '{option} = {actual} is not supported; known is {known}',
  'problem.onnxInputCount': 'expected {expected} or more inputs, got {actual}',
  'problem.onnxNotConstant': 'its input {input} must be a constant, but depends on the input of the network',
  'problem.onnxIsConstant': 'its input {input} must depend on the input of the network, but is a constant',
  'problem.onnxSizes': 'sizes do not fit: expected {expected}, got {actual}',
  'problem.onnxAxis': 'there is no axis {axis} among {rank}',
  'problem.onnxMixesBatch': 'it mixes the examples of a batch with each other, or treats them differently',
  'problem.onnxOrder': 'it brings {count} numbers in an order that no layer here can bring them in',
  'problem.onnxDuplicate': 'the name {value} is given twice',
  'problem.onnxMissingValue': 'nothing in the file computes {value}',
  'problem.onnxCycle': 'the graph goes round in a circle',
  'problem.onnxInputs': 'the network must have one input; it has {actual} ({names})',
  'problem.onnxNoShape':
    'the file does not say how many numbers it takes: export it with sizes; only that of the batch may be left open',
  'problem.onnxNoOutput': 'the network has no output',
  'problem.onnxConstantOutput': 'the output {output} does not depend on the input',
  'problem.severalNetworks': 'two files are a {role}: {names}; give one of each',
  'problem.encoderAlone': 'an encoder needs a decoder: give both files',
  'problem.outsideRange': '{count} values lie outside of the range from {lower} to {upper}',
} as const
