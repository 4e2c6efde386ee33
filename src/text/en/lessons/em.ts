/** Lesson (d): EM part by part. */
export const em = {
  'lesson.em.title': 'Learning by EM, one part at a time',
  'lesson.em.words':
    'Infer the latents, fit the layers, and again: why the fit only gets better, and what the paper’s update leaves to be added.',

  'lesson.em.start.title': 'A decoder that knows nothing yet',
  'lesson.em.start.1':
    'To learn is to choose weights and noise so that the data become likely. The measure is the [[nll|NLL]], the mean of $-\\log p(x)$ over the {points} data points: lower is better. Now it is {nll} [[nats]].',
  'lesson.em.start.2':
    'The [[decoder]] shown is random, and the noise with $\\sigma = <sigma>$ covers for it. If the latent of every point were known, each layer could be fitted by least squares. It is not known, so [[em|EM]] takes turns: infer, fit, infer, fit.',
  'lesson.em.start.3': 'One turn through all layers and the noise is an epoch. Epoch: {epoch}.',
  'lesson.em.start.task': 'Press “Step” in the top bar, or the key → while no control has the focus.',

  'lesson.em.expectation.title': 'E: infer the latents, exactly',
  'lesson.em.expectation.1':
    'The E-step takes the exact [[posterior]] of every data point under the present weights. For any density $q(z)$ the paper’s equation (3) says $\\log p(x) = \\mathrm{ELBO}(q) + \\mathrm{KL}(q \\| p(z|x))$. With $q$ equal to the posterior the [[kl|KL divergence]] is 0, and the bound, the [[elbo|ELBO]], touches the likelihood.',
  'lesson.em.expectation.2':
    'Check it at the selected point: the expectation of $\\log p(x, z)$ is {joint}, the entropy of the posterior is {entropy}. Their sum is {sum}, and $\\log p(x)$ is {logPx}.',
  'lesson.em.expectation.task': 'Press “E | M” in the top bar, once: the first part of an epoch.',

  'lesson.em.maximisation.title': 'M: fit one layer',
  'lesson.em.maximisation.1':
    'With the posteriors held, each layer’s best weights solve a linear system: least squares, in which every point counts in every region by its [[responsibility]] there (section 4.2 of the paper). No gradient, no learning rate.',
  'lesson.em.maximisation.2':
    'One thing is not as simple. New weights move the regions, and the system was made for the old ones. So the full step may be too long.',
  'lesson.em.maximisation.3':
    'The last part took {part} of the full step, after so many exact trials: {tries}. The NLL fell by {gain}.',
  'lesson.em.maximisation.task': 'Press “E | M” again, until a layer has been fitted.',

  'lesson.em.monotone.title': 'Why it can only go down',
  'lesson.em.monotone.1':
    'After an E-step the bound touches the likelihood. Whatever raises the bound from there raises the likelihood at least as much, because the likelihood lies above the bound: this is the paper’s argument for EM.',
  'lesson.em.monotone.2':
    'Here it is enforced as well. The direction of the least-squares step is one of descent, and as $p(x)$ can be computed exactly, the step is tried in full, then half of it, a quarter, and taken only once the exact NLL falls.',
  'lesson.em.monotone.3':
    'In this run the NLL went from {first} to {nll} in {epochs} epochs. Epochs in which it rose: {rises}.',
  'lesson.em.monotone.task':
    'Train for five epochs more: press “Play” and, after a while, “Pause”, or “Step” five times.',

  'lesson.em.paper.title': 'The same without the line search',
  'lesson.em.paper.1':
    'Now the schedule of the code published with the paper, on a decoder with one layer more: the posteriors are held while all layers are swept many times, each move damped by a fixed factor, and nobody looks at the likelihood.',
  'lesson.em.paper.2':
    'The regions move under the held posteriors, the bound no longer touches the likelihood where the weights have gone, and the NLL is free to rise.',
  'lesson.em.paper.3':
    'After {epochs} epochs: from {first} to {nll}. Epochs in which the NLL rose: {rises}, by up to {rise} nats.',
  'lesson.em.paper.task': 'Press “Play” and wait; it stops by itself after ten epochs.',

  'lesson.em.converge.title': 'On to where nothing is left to gain',
  'lesson.em.converge.1':
    'Early epochs may gain little: a random line lies across the data, and noise explains the rest. Then the line finds the ring, and noise is no longer needed. Watch the line and the heat map while it trains.',
  'lesson.em.converge.2':
    'Epoch {epoch}: the NLL is {nll}, the noise has $\\sigma = <sigma>$, and the last epoch gained {gain} nats a point.',
  'lesson.em.converge.3':
    'EM ends in a local optimum that depends on the start. Another seed of the decoder may end higher or lower; the lesson on uses compares several.',
  'lesson.em.converge.task': 'Train on to epoch 30 or beyond: press “Play”; it stops at 40.',
} as const
