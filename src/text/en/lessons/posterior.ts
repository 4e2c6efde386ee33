/** Lesson (b): what p(x) and p(z|x) are. */
export const posterior = {
  'lesson.posterior.title': 'What p(x) and p(z|x) are',
  'lesson.posterior.words':
    'From latent to data and back: exact densities, and why a point may have several explanations.',

  'lesson.posterior.noise.title': 'Data: images of latents, with noise',
  'lesson.posterior.noise.1':
    'The model draws a [[latent]] $z$ from a normal distribution, the [[prior]] $p(z)$, maps it by the [[decoder]] and adds Gaussian [[noise]]: $x = g(z) + \\varepsilon$, the paper’s equation (4). Dimension of $z$: {latents}. Dimension of $x$: {outputs}.',
  'lesson.posterior.noise.2':
    'The line in the data space is $g(z)$ for all $z$: where data would lie without noise. The noise here has a standard deviation of {sigma}.',
  'lesson.posterior.noise.task':
    'Tick “Samples” below the data space: points drawn from the model, with and without noise.',

  'lesson.posterior.marginal.title': 'How likely is a point?',
  'lesson.posterior.marginal.1':
    'The density of $x$ adds up all latents that might have made it: $p(x) = \\int p(x|z)\\, p(z)\\, dz$. Since $g$ is [[affine]] on each [[region]], this integral is a sum of {regions} terms, one for each region: the paper’s equation (5). A term is a Gaussian density at $x$ times the share of a Gaussian that falls into the region.',
  'lesson.posterior.marginal.2':
    'The colours show $\\log p(x)$. At the selected point it is {logPx} [[nats]]. The mean of $-\\log p(x)$ over the data is {nll}, the [[nll|NLL]]: the lower, the better the model fits.',
  'lesson.posterior.marginal.3':
    'Nothing is sampled here and nothing is bounded: it is the sum itself, also far out where the density is tiny.',
  'lesson.posterior.marginal.task':
    'Select a point with $\\log p(x)$ below −20: click far from the data, say in the middle of the ring, or type coordinates into the Inspector.',

  'lesson.posterior.bayes.title': 'From x back to z',
  'lesson.posterior.bayes.1':
    'Given $x$, which $z$ made it? Bayes’ rule answers with a density, the [[posterior]]: $p(z|x) = p(x|z)\\, p(z) / p(x)$, the paper’s equation (6). The latent space draws it over the dashed prior.',
  'lesson.posterior.bayes.2':
    'For the selected $x$ it has mean {mean} and standard deviation {spread}. Before anything was seen the standard deviation was {prior}: so much does the observation tell.',
  'lesson.posterior.bayes.task':
    'Select a data point: click one, or press “Next data point” (›) in the Inspector.',

  'lesson.posterior.modes.title': 'Why there may be several peaks',
  'lesson.posterior.modes.1':
    'This point lies where two stretches of the line $g(z)$ come close in the data space, though their latents are far apart. Either may have made it, and the noise hides which: the posterior keeps both.',
  'lesson.posterior.modes.2':
    'Peaks at least a tenth as high as the highest: {peaks}. The highest, the [[mode|MAP]], stands at $z = <mode>$. The mean, {mean}, may lie between the peaks; there the density is {height} of its highest value.',
  'lesson.posterior.modes.3':
    'One Gaussian, with one mean and one width, cannot be such a posterior. Remember that for the lesson on VAEs.',
  'lesson.posterior.modes.task': 'Select a point whose posterior has a single peak.',

  'lesson.posterior.mixture.title': 'A mixture of cut Gaussians',
  'lesson.posterior.mixture.1':
    'On one region $g$ is affine, and there the posterior is a Gaussian, cut off at the region’s limits. All in all it is a mixture of {regions} truncated Gaussians (Proposition 2), most of them with next to no weight.',
  'lesson.posterior.mixture.2':
    'The weight of a region, $p(\\omega|x)$, is its [[responsibility]]; the paper writes $e^0_\\omega(x)$. The largest one here is {first}; all others together hold {rest}. To hold 99 % it takes {held} of them.',
  'lesson.posterior.mixture.task':
    'In the Inspector’s list of regions, pick the one with the largest responsibility, and find it in the latent space.',

  'lesson.posterior.sigma.title': 'More noise, less knowledge',
  'lesson.posterior.sigma.1':
    'The noise says how far from the line a point may lie. Make it larger, and more latents become possible explanations.',
  'lesson.posterior.sigma.2':
    'Now $\\sigma = <sigma>$. The posterior’s standard deviation is {spread}; the regions that hold 99 % of it: {held}; $\\log p(x) = <logPx>$.',
  'lesson.posterior.sigma.3':
    'With too little noise real data become impossible; with too much, nothing is surprising any more. Training finds the balance.',
  'lesson.posterior.sigma.task':
    'In Setup, under “Noise and prior”, make the variance σ² ten times as large, or larger.',

  'lesson.posterior.missing.title': 'When a coordinate is missing',
  'lesson.posterior.missing.1':
    'If only some coordinates of $x$ are seen, the rows of $A_\\omega$, $b_\\omega$ and $\\Sigma_x$ that belong to the others are left out. The sums stay the same otherwise, and nothing has to be trained for it.',
  'lesson.posterior.missing.2':
    'The log density of what is seen is {logPx}. The posterior’s standard deviation is {spread}, and it has so many peaks: {peaks}.',
  'lesson.posterior.missing.3':
    'The missing value is predicted as well: {imputed}, give or take {imputedSd}. The lesson on uses comes back to this.',
  'lesson.posterior.missing.task': 'In the Inspector, empty the last coordinate of the selected point.',
} as const
