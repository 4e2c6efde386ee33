/** What is wrong with an input, or with a computation. */
export const problems = {
  'error.parse': 'The file could not be read.',
  'error.overflow':
    'The numbers leave the range of double precision (size about {largest}): choose a point or parameters of ordinary size.',
  'error.tooManyRegions': 'The decoder has more than {limit} regions, which is more than this page can hold.',
  'error.latentDimUnsupported': 'Latent spaces of one to three dimensions are supported.',
  'error.notFinite': 'The computation gave a number that is not finite, so nothing is shown.',
  'error.numerical': 'The computation failed: {message}',
  'error.unknown': 'Unexpected error: {message}',
  'error.unavailable':
    'Background workers cannot start in this browser or on this page, and DGN Lab computes nothing without them ({message}).',
  'error.crashed': 'The background worker stopped unexpectedly in this computation.',

  'problem.notJson': 'this is not JSON ({detail})',
  'problem.notObject': 'expected {expected}, got {actual}',
  'problem.notNumber': 'expected a number, got {actual}',
  'problem.notFinite': 'expected a finite number, got {actual}',
  'problem.notArray': 'expected a list, got {actual}',
  'problem.missing': 'missing: expected {expected}',
  'problem.length': 'expected {expected} numbers, got {actual}',
  'problem.unknownLayer': 'unknown layer type {actual}; known are {known}',
  'problem.noLayers': 'the decoder has no layers',
  'problem.noSuchLayer': 'there is no layer {actual} before this one; positions go from −1 (z) to {last}',
  'problem.noImage':
    'the layer works on images, but gets a list of {actual} numbers: an Unflatten layer before it says their shape',
  'problem.image':
    'a Linear layer takes a list of numbers, but gets images of {height} × {width}: put a Flatten layer before it',
  'problem.emptyImage': 'nothing is left of the image: {height} rows of {width} pixels',
  'problem.notShape': 'expected [channels, height, width], positive whole numbers, got {actual}',
  'problem.notWhole': 'expected a whole number of {least} or more, or two of them, got {actual}',
  'problem.channels': 'the kernel has {actual} input channels, the image {expected}',
  'problem.unsupportedOption': '{actual} is not supported; known is {known}',
  'problem.unknownFormat': 'unknown format {actual}; expected dgn-model',
  'problem.unknownVersion': 'version {actual} is not known; known is {known}',
  'problem.layerSize': 'the layer takes {actual} inputs, but the layer before it gives {expected}',
  'problem.notPositive': 'expected a positive number, got {actual}',
  'problem.notPositiveInteger': 'expected a positive whole number, got {actual}',
  'problem.notSymmetric':
    'the matrix is not symmetric: entries ({row}, {column}) and ({column}, {row}) differ by {difference}',
  'problem.notPositiveDefinite': 'the matrix is not positive definite: its smallest eigenvalue is {smallest}',
  'problem.latentDimUnsupported': 'a latent space of {actual} dimensions is not supported; one to three are',
  'problem.overflow':
    'the weights are so large that g would leave the range of double precision (size about {magnitude})',
  'problem.tooLarge': 'the file has {actual} bytes; the limit is {limit}',
  'problem.tooManyColumns': '{actual} columns; the limit is {limit}',
  'problem.tooManyRows': '{actual} rows; the limit is {limit}',
  'problem.tooManyUnits': '{actual} units; the limit is {limit}',
  'problem.noData':
    'there are no data in it: expected numbers in columns, separated by comma, semicolon or tab, or a JSON list of rows',
  'problem.columnCount': 'expected {expected} columns, got {actual}',
  'problem.notUtf8': 'the file is not text in UTF-8',
  'problem.emptyRowsDropped': '{count} row(s) without any observed value were left out',
  'problem.columnAsLabel': 'the column “{name}” is taken as a label, not as data',
  'problem.textColumnDropped':
    'the column “{name}” is text: it is left out, since another column is the label',
  'problem.constantColumn': 'the column “{name}” is constant',
  'problem.notImageFile': 'this is not a file of images',
  'problem.notPng': 'this is not a PNG file',
  'problem.pngDamaged': 'the PNG file is damaged, cut short, or of an unknown kind',
  'problem.imageTooLarge':
    'an image of {actual} pixels is too large: at most {limit} in all, such as 64 × 64; make it smaller first',
  'problem.imageSize': 'all images must have one size: expected {expected} pixels, got {actual}',
  'problem.colourDropped':
    'three channels would be more than {limit} dimensions: the images are taken as grey',
  'problem.fileLength': 'expected {expected} bytes, got {actual}: the file is not whole',
  'problem.dataDimMismatch': 'expected {expected} columns, got {actual}',
} as const
