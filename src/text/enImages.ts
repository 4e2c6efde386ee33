/** The words of images. */
export const enImages = {
  'image.summary':
    '{width} × {height} pixels in {channels} channel(s), values from {lower} to {upper}, brightest in row {row}, column {column}, {missing} missing.',
  'image.summaryMissing': '{width} × {height} pixels in {channels} channel(s), all missing.',
  'image.greyScale': 'Grey scale from {lower}, black, to {upper}, white',
  'image.greyCaption': 'one grey scale for all these images',
  'image.residualScale': 'Residuals from {lower} over zero to {upper}',
  'image.residualCaption': 'residual, zero in the middle',
  'image.missing': 'missing',

  'image.view': 'Show',
  'image.view.images': 'images',
  'image.view.points': 'points',
  'image.aside': '{width} × {height} images, D = {dimension}',
  'image.stripSubtitle':
    'What the decoder generates along z, image by image, under the exact posterior of the selected image; ticks mark the limits of the regions.',
  'image.mosaicSubtitle':
    'What the decoder generates over the latent plane, each image at the z of its middle, with the sides of the regions.',
  'image.stripAxis': 'g(z), p(z | x)',
  'image.stripSummary':
    'Images that g generates for z from {lower} to {upper}, over which {limits} limits of regions lie, and the posterior of the selected image.',
  'image.mosaicSummary': 'Images that g generates over the latent plane, z1 in {first}, z2 in {second}.',
  'image.noManifold': 'The images appear once the regions of the decoder are found.',
  'image.showSides': 'Sides of regions',
  'image.handle': 'Cursor of z at {z} in region {region}',
  'image.handleHelpLine':
    'Drag, or move z by arrow keys, with Shift ten times as far; Page Up and Page Down go to limits of regions; Enter picks the region',
  'image.handleHelp': 'Drag, or move z by arrow keys, with Shift ten times as far; Enter picks the region',
  'image.generated': 'g(z)',
  'image.atPointer': ' at the pointer',
  'image.atCursor': ' at the cursor',
  'image.zIs': 'z = {z}',
  'image.inRegion': 'in region ',
  'image.pointAtZ': 'Point at a z, in the latent space or here, to see the image that g generates there.',
  'image.posteriorOf': 'p(z | selected image)',
  'image.data': 'Data images ({count})',
  'image.dataItem': 'Data image {index}',
  'image.dataItemLabelled': 'Data image {index}, {name} {label}',
  'image.earlier': 'Earlier page: {what}',
  'image.later': 'Later page: {what}',
  'image.samples': 'Samples',
  'image.sampleCount': 'Number',
  'image.sampleSeed': 'Seed',
  'image.sampleTitle': 'Samples of the model: g(z), and g(z) + ε beneath',
  'image.sampleItem': 'Sample {index}: select g(z) + ε',
} as const
