/** The words of decoders and encoders out of files. */
export const enImport = {
  'command.importEncoder': 'take encoder',
  'import.encoderTaken':
    '{name} is the encoder now: “Posterior and its approximations” shows its q beside the exact posterior.',
  'import.differs':
    '{name}: our values differ from those in the file by {relative} of the largest (point {point}). Was it exported in training mode, or before its last change?',
  'import.waitsForSection':
    '{name} has {latentDim} latent dimensions. It can be looked at exactly along a line, a plane or a space of its latents.',
  'import.waitsForDrop': '{name} ends with a {activation}. It can be taken without it.',
  'import.decide': 'Decide',
  'import.title': 'A decoder from {name}',
  'import.describe.title': 'Weights from {name}',
  'import.describe.name': 'description',
  'import.describe.words':
    'The file holds weights and no word of how they belong together. This description was guessed from names and shapes: put it right, above all the activations, then take it.',
  'import.describe.field': 'Description (JSON)',
  'import.sizes': '{latent} latents → {data} numbers, {layers} layers, {parameters} parameters.',
  'import.drop.title': 'Without its {activation}',
  'import.drop.Sigmoid':
    'The file ends with a Sigmoid, which is not piecewise affine: with it no region has an affine map, and nothing would be exact. It can be dropped: g(z) is then what goes into the Sigmoid (the logits), and the model is of data on that scale. Values x between 0 and 1 become log(x / (1 − x)).',
  'import.drop.Tanh':
    'The file ends with a Tanh, which is not piecewise affine: with it no region has an affine map, and nothing would be exact. It can be dropped: g(z) is then what goes into the Tanh, and the model is of data on that scale. Values x between −1 and 1 become artanh(x).',
  'import.section.title': 'Where to look in {latent} latents',
  'import.section.words':
    'Regions are found for up to three latents. With more, what is exact is the model along a section: given that z lies on a line, in a plane or in a space of your choice. log p(x) is then that of x given that z lies there, not of x.',
  'import.section.kind': 'Section',
  'import.section.axes1': 'a line along one latent',
  'import.section.axes2': 'a plane along two latents',
  'import.section.axes3': 'a space along three latents',
  'import.section.encodings1': 'the line through the encoded data',
  'import.section.encodings2': 'the plane through the encoded data',
  'import.section.encodings3': 'the space through the encoded data',
  'import.section.axis': 'Latent {place}',
  'import.section.origin': 'Values of the others',
  'import.section.originProblem':
    '{count} numbers, separated by commas; those along the section do not matter.',
  'import.section.again':
    'Another section starts from the decoder in the file: what training changed is lost. Undo brings it back.',
  'import.take': 'Take it',
  'import.takeDropped': 'Take it without the {activation}',
  'import.cancel': 'Cancel',

  'imported.title': 'From a file',
  'imported.format.json': 'JSON',
  'imported.format.onnx': 'ONNX',
  'imported.format.safetensors': 'safetensors',
  'imported.check': 'Largest difference from {count} values in the file',
  'imported.checkRelative': '{relative} of the largest',
  'imported.noCheck': 'The file has no values to hold g(z) against.',
  'imported.encoder': 'Encoder',
  'imported.encoderCheck': 'Its largest difference from {count} values',
  'imported.dropped.Sigmoid': 'Without its Sigmoid: g(z) and the data are logits, x ↦ log(x / (1 − x)).',
  'imported.dropped.Tanh': 'Without its Tanh: g(z) and the data are artanh of what the network puts out.',
  'imported.section1': 'Exact along a line of its {latent} latents only: every p is given that z lies there.',
  'imported.section2':
    'Exact along a plane of its {latent} latents only: every p is given that z lies there.',
  'imported.section3':
    'Exact along a space of its {latent} latents only: every p is given that z lies there.',
  'imported.direction': 'z along u{place}',
  'imported.origin': 'z at u = 0',
  'imported.anotherSection': 'Another section',
  'imported.noise.unknown': 'The file says no Σx: σ² is a guess until data come to estimate it from.',
  'imported.noise.data': 'The file says no Σx: it was estimated from the data by maximum likelihood.',
  'imported.sectionEncoder': 'An encoder speaks of all latents: beside a section it is not shown.',

  'python.open': 'From PyTorch',
  'python.title': 'Your own decoder, from PyTorch',
  'python.words':
    'Any of these files can be dropped on the page, the decoder and its encoder together. Values of g that travel along are compared on arrival.',
  'python.copy': 'Copy',
  'python.copyOf': 'Copy: {what}',
  'python.copied': 'Copied.',
  'python.copyFailed': 'The browser does not allow copying: select the text and copy it yourself.',
  'problem.severalNetworks': 'two files are a {role}: {names}; give one of each',
  'problem.encoderAlone': 'an encoder needs a decoder: give both files',
} as const
