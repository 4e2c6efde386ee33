/** The words of the data space. */
export const dataSpace = {
  'data.title': 'Data space',
  'data.aside': 'x = g(z) + noise, D = {dimension}',
  'data.subtitle': 'Exact [[marginalLikelihood|density p(x)]], the [[manifold]] g(z), and the data.',
  'data.subtitlePair': 'Exact density of the chosen pair of coordinates, the manifold g(z), and the data.',
  'data.subtitlePrincipal':
    'Exact density of the projection y = Pᵀ(x − mean) onto the two principal axes of the data, the manifold g(z), and the data. A click selects x = mean + P y.',
  'data.subtitleCurve': 'Exact density p(x) as a curve; data and samples are ticks at the foot.',
  'data.subtitleCurvePlane':
    'Exact density p(x) as a curve; data and samples are ticks at the foot. g(z) is one number, a place on this axis: colour the latent space by it.',
  'data.empty': 'Nothing to show yet.',
  'data.horizontal': 'Horizontal',
  'data.vertical': 'Vertical',
  'data.plane': 'Axes',
  'data.plane.pair': 'Two coordinates',
  'data.plane.principal': 'Principal axes 1, 2',
  'data.principalAxis': 'y{index}: principal axis {index}, {share} of the variance',
  'data.principalDensity': 'p(y1, y2)',
  'data.unprojected':
    'Rows with a missing value have no place on the principal axes: {count} of {total} are not drawn.',
  'data.density': 'density p(x)',
  'data.logDensity': 'log p(x), nats',
  'data.showDensity': 'p(x)',
  'data.pairDensity': 'p({first}, {second})',
  'data.showContours': 'Contours',
  'data.linear': 'Linear scale',
  'data.showSamples': 'Samples',
  'data.newSamples': 'New samples',
  'data.cursor':
    'Data space cursor at {place}. Arrow keys move the selected point, Page keys go through the data.',
  'data.cursorHelp':
    'Arrow keys move the selected point, with Shift ten times as far; Page Up and Page Down go through the data',
  'data.cursorShort': 'By keys',
  'data.summary':
    '{points} data points, the generated manifold with {regions} regions, and the density p(x). Selected: {x}.',
  'data.legendLabel': 'Colour scale of log {density}, from {maximum} nats down to 12 nats below',
  'data.legendCaption': 'log {density}, nats',
} as const
