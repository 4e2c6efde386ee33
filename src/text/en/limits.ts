/** The words of the limits σ → 0 and Σz → ∞. */
export const limits = {
  'limits.title': 'Towards a limit',
  'limits.words':
    'As σ → 0 the posterior gathers at the points of the manifold that are nearest to x (Lemma 2), of several at the one of least zᵀΣz⁻¹z; a whole flat piece that is nearest keeps its spread. As Σz → ∞ the prior no longer pulls, and the [[mode]] goes to the latent that [[glo|GLO]] fits (Prop. 3).',
  'limits.noise': 'σ → 0',
  'limits.prior': 'Σz → ∞',
  'limits.noiseValue': 'Σx times {factor}',
  'limits.priorValue': 'Σz times {factor}',
  'limits.back': 'Back to the model itself',
  'limits.mode': 'Mode to GLO’s latent',
  'limits.modeHelp':
    'Distance in the latent space between the mode of p(z|x) and the z whose g(z) is nearest to x. Where g is not one-to-one there are several such z, and the one of least zᵀΣz⁻¹z is meant.',
  'limits.image': 'and between their images',
  'limits.imageHelp':
    'Distance in the data space between g at the mode and the nearest point of the manifold',
  'limits.spread': 'Spread of the posterior',
  'limits.spreadHelp': 'The root of the trace of Cov[z|x]',
  'command.limit': 'Move towards a limit',
} as const
