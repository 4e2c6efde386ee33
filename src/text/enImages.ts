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
} as const
