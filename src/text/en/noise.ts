/** The words of Σx from data. */
export const noise = {
  'command.estimateNoise': 'estimate noise',
  'noiseEstimate.title': 'Estimate Σx from the data',
  'noiseEstimate.words':
    'Decoder and prior are held. The likelihood is exact; an EM update never lowers it, and the isotropic maximum is the same wherever one starts.',
  'noiseEstimate.kind': 'Σx to find',
  'noiseEstimate.isotropic': 'isotropic, σ² I',
  'noiseEstimate.diagonal': 'diagonal',
  'noiseEstimate.full': 'full',
  'noiseEstimate.update': 'Noise: exact EM update',
  'noiseEstimate.maximum': 'Noise: maximise likelihood',
  'noiseEstimate.working': 'Estimating Σx.',
  'noiseEstimate.noData': 'There are no data that fit the decoder: choose or import some.',
  'noiseEstimate.training': 'Training moves Σx: pause it first.',
  'noiseEstimate.tooWide':
    'A full Σx of {count} coordinates is more numbers than data: at most {limit} coordinates.',
  'noiseEstimate.sigma': 'σ from {before} to {after}.',
  'noiseEstimate.likelihood':
    'Mean log p(x) of {count} points from {before} to {after} nats; exact, {steps} E-steps.',
  'noiseEstimate.range': '{low} to {high}',
  'noiseEstimate.floored':
    'The data lie on the manifold as far as numbers tell: the likelihood rises as σ falls, without end. Σx stopped at its smallest variance, {floor}.',
  'noiseEstimate.unfinished': 'It has not come to rest yet: once more goes on from here.',
  'noiseEstimate.fell': 'The kind chosen is narrower than Σx was, so that log p(x) could fall.',
  'noiseEstimate.origin': 'estimated noise',
} as const
