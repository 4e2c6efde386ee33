/** Lesson (f): zero noise and GLO. */
export const limits = {
  'lesson.limits.title': 'Zero noise, and GLO',
  'lesson.limits.words':
    'What becomes of the posterior as noise vanishes or the prior grows flat, and which method lives in that limit.',

  'lesson.limits.sharpen.title': 'Less and less noise',
  'lesson.limits.sharpen.1':
    'The point has two explanations, and at the learned [[noise]] the [[posterior]] keeps both: its spread is {spread}, with {held} regions for 99 % of it.',
  'lesson.limits.sharpen.2':
    'Under “Towards a limit” a slider multiplies $\\Sigma_x$ by smaller and smaller numbers. Everything stays exact on the way, however far in the tails the regions come to lie. Now $\\sigma = <sigma>$.',
  'lesson.limits.sharpen.task':
    'In the Inspector, under “Towards a limit”, move σ → 0 until Σx is a hundredth or less of what it was.',

  'lesson.limits.nearest.title': 'What is left: the nearest point',
  'lesson.limits.nearest.1':
    'Lemma 2: as $\\sigma \\to 0$ the posterior gathers in one place, the latent whose image $g(z)$ is nearest to $x$. Any other explanation loses by a factor that grows without bound, even if it was the likelier one before.',
  'lesson.limits.nearest.2':
    'The nearest point has $z = <nearest>$, at a distance of {distance} from $x$. The [[mode|MAP]] is at {mode}, so the two are {apart} apart; the spread of the posterior is {spread}.',
  'lesson.limits.nearest.3':
    'The paper’s formula for this latent carries a penalty of fixed weight. In the limit it vanishes, and only between points that are equally near does the prior decide.',
  'lesson.limits.nearest.task': 'Go on to a millionth: σ → 0 until Σx is multiplied by 1e-6 or less.',

  'lesson.limits.jump.title': 'A small move, a large jump',
  'lesson.limits.jump.1':
    'This point is almost equally far from two stretches of the line. Its nearest latent is {nearest}, at a distance of {distance}.',
  'lesson.limits.jump.2':
    'The nearest point is not a continuous function of $x$: move $x$ across the middle and the latent jumps. An inverse problem with that property is called ill-posed. With noise the posterior passes from one peak to the other gradually; without, all at once.',
  'lesson.limits.jump.task':
    'Move the point by less than 0.2, for instance x1 to 0.3, so that the latent jumps.',

  'lesson.limits.flat.title': 'A prior that says nothing',
  'lesson.limits.flat.1':
    'The other limit: let the [[prior]] become flat, $\\Sigma_z \\to \\infty$. Then the mode of the posterior is where the likelihood alone is highest, and that is again the nearest point of the line.',
  'lesson.limits.flat.2':
    '$\\Sigma_z$ is multiplied by {prior}. The mode is at {mode}, the nearest point at {nearest}: {apart} apart. The spread stays at {spread}, for the noise is as it was.',
  'lesson.limits.flat.3':
    'So a method that looks for the nearest latent of each point computes a mode under a flat prior (Proposition 3).',
  'lesson.limits.flat.task': 'Move Σz → ∞ until Σz is multiplied by 10000 or more.',

  'lesson.limits.glo.title': 'GLO: one latent a point',
  'lesson.limits.glo.1':
    '[[glo|GLO]], generative latent optimisation, is that method. It keeps one latent for each data point and moves latents and weights together to bring $g(z)$ near $x$. There is no posterior, no encoder and no noise in it; here the latents are clipped to a ball.',
  'lesson.limits.glo.2':
    'The curve is still the exact [[nll|NLL]], of the decoder under its prior, with the mean squared residual as noise. Epoch {epoch}: {nll} [[nats]], $\\sigma = <sigma>$.',
  'lesson.limits.glo.task': 'The training method is set to GLO. Press “Step” three times.',

  'lesson.limits.afterwards.title': 'What a likelihood adds',
  'lesson.limits.afterwards.1':
    'GLO makes each point’s own image good. It does not ask whether the latents look like draws from the prior, nor whether $g$ puts mass where there are no data. The likelihood asks both.',
  'lesson.limits.afterwards.2':
    'Epoch {epoch}: the NLL is {nll}, $\\sigma = <sigma>$. EM can go on from any decoder, this one too.',
  'lesson.limits.afterwards.task':
    'In Setup, under Training, choose the method “EM, monotone”, then press “Step”.',
} as const
