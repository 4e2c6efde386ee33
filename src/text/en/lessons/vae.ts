/** Lesson (e): EM against VAE. */
export const vae = {
  'lesson.vae.title': 'EM against the VAE',
  'lesson.vae.words':
    'What a VAE approximates, what that costs, and where its encoder fails, measured without sampling.',

  'lesson.vae.bound.title': 'A guess in the place of the posterior',
  'lesson.vae.bound.1':
    'A [[vae|VAE]] does not compute the [[posterior]]. A second network, the [[encoder]], guesses a Gaussian $q(z)$ for each $x$, and training raises the bound that goes with it, the [[elbo|ELBO]]: $\\log p(x) = \\mathrm{ELBO} + \\mathrm{KL}(q \\| p(z|x))$, the paper’s equation (3).',
  'lesson.vae.bound.2':
    'Here all three are computed exactly. For the best Gaussian at the selected point: $\\log p(x) = <logPx>$, the ELBO is {elbo}, and the [[kl|KL divergence]] is {kl}. What the bound lacks is just the KL.',
  'lesson.vae.bound.task':
    'Select another point, one with a single peak, say, and compare the three numbers again.',

  'lesson.vae.collapse.title': 'A race from a large σ: collapse',
  'lesson.vae.collapse.1':
    'A race between EM and a VAE: the same random decoder, the same data, the same judge, which is the exact [[nll|NLL]]. Both begin with $\\sigma^2 = <start>$, as in the authors’ code.',
  'lesson.vae.collapse.2':
    'With so much noise the data say little about $z$, the best guess is the prior itself, and the encoder learns to ignore $x$. The decoder then has no reason to use $z$: the VAE has collapsed.',
  'lesson.vae.collapse.3':
    'After {epochs} epochs: EM is at {em}, the VAE at {vae}. A single Gaussian fitted to the data has {gaussian}, and the collapsed VAE is not more than that. Its gap is small, {gap}: nothing is wrong with its posterior, for there is nothing to infer.',
  'lesson.vae.collapse.task': 'In “EM against VAEs” press “Start race”, and wait until both are through.',

  'lesson.vae.fair.title': 'The same race from a small σ',
  'lesson.vae.fair.1':
    'The collapse came from the start. So let both begin with $\\sigma^2 = <start>$, near what the data ask for.',
  'lesson.vae.fair.2':
    'Now the points tell much about $z$ from the first epoch on, and the encoder has something to learn.',
  'lesson.vae.fair.3':
    'After {epochs} epochs: EM {em}, the VAE {vae}, and its bound, the negative ELBO, {bound}. The distance between the last two is the mean KL over the data: {gap} nats a point.',
  'lesson.vae.fair.task': 'Press “Start race” again; σ² at the start is set already.',

  'lesson.vae.adopt.title': 'Look inside the VAE',
  'lesson.vae.adopt.1':
    'In the plot of the race the dashed curve is what the VAE raises, and the full one is what it gets. Only because the likelihood is computable for these decoders is the difference visible at all (the paper’s Fig. 5).',
  'lesson.vae.adopt.2': 'Of the last race: NLL {vae}, negative ELBO {bound}, gap {gap}.',
  'lesson.vae.adopt.task':
    'In the table of lanes press “Take over” in the row of the VAE: its decoder and encoder come into the lab. Without a race, start one first.',

  'lesson.vae.point.title': 'Two ways to be wrong',
  'lesson.vae.point.1':
    'An encoder can miss the posterior in two ways: the family of Gaussians may hold nothing near it, or the network may miss the best Gaussian there is.',
  'lesson.vae.point.2':
    'At the selected point the encoder’s KL is {encoder} nats. The best Gaussian would have {gaussian}, the best mixture of two {mixture}. What the encoder has above the best Gaussian is its own fault; the rest is the family’s.',
  'lesson.vae.point.3': 'Where over the data is it worst? That takes the KL of every point.',
  'lesson.vae.point.task': 'Press “Map the KL gap”.',

  'lesson.vae.worst.title': 'Where it fails',
  'lesson.vae.worst.1':
    'The map shows each data point by its KL gap. The gap is large where the line $g(z)$ passes by itself, folds, or ends: there the posterior has several peaks or hard edges.',
  'lesson.vae.worst.2': 'The mean gap is {mean} nats, the largest {largest}, at data point {number}.',
  'lesson.vae.worst.task':
    'Select the point with the largest gap: click it in the map, and look at its posterior above. If there is no map yet, press “Map the KL gap” first.',

  'lesson.vae.remedy.title': 'The remedy: more than one Gaussian',
  'lesson.vae.remedy.1':
    'Proposition 2 says what the posterior is: a mixture of truncated Gaussians. The paper draws the practical conclusion that $q$ should be a mixture as well.',
  'lesson.vae.remedy.2':
    'At the selected point the best single Gaussian has a KL of {one}, the best mixture of two {two}, of three {three}.',
  'lesson.vae.remedy.3':
    'In the race, “Gaussians of q” and “Samples a point” train such encoders, so that you can see how much of the gap goes.',
  'lesson.vae.remedy.task':
    'Find a point at which two Gaussians are much better than one: less than a third of the KL.',
} as const
