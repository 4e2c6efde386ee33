import type { GlossaryTerm } from '../glossaryTerms.ts'

/** The glossary: a name and at most two sentences each. It loads with the first term that is looked up. */
export const glossary = {
  'glossary.decoder.name': 'Decoder',
  'glossary.decoder.text':
    'The function $g$ that makes an observation of a latent: a network of affine layers and piecewise-affine nonlinearities. On each region it is affine, $g(z) = A_\\omega z + b_\\omega$ (Eq. 1 of the paper).',
  'glossary.latent.name': 'Latent',
  'glossary.latent.text':
    'The vector $z \\in \\mathbb{R}^S$, never observed, of which the decoder makes an observation $x \\in \\mathbb{R}^D$.',
  'glossary.prior.name': 'Prior',
  'glossary.prior.text':
    'The distribution of $z$ before anything is seen: $p(z) = \\mathcal{N}(0, \\Sigma_z)$ (Eq. 4 of the paper).',
  'glossary.noise.name': 'Noise',
  'glossary.noise.text':
    'What is added to $g(z)$: $p(x \\mid z) = \\mathcal{N}(g(z), \\Sigma_x)$ (Eq. 4 of the paper). $\\Sigma_x$ holds variances, so that $\\sigma^2$ is one and $\\sigma$ is the standard deviation.',
  'glossary.manifold.name': 'Manifold',
  'glossary.manifold.text':
    'The set of all $g(z)$, where observations would lie if there were no noise. It is made of flat pieces, one a region, which join without a gap.',
  'glossary.region.name': 'Region',
  'glossary.region.text':
    'A set $\\omega$ of latents on which every unit keeps its state, so that $g$ is affine there. It is convex, with flat sides, and may reach to infinity.',
  'glossary.partition.name': 'Partition',
  'glossary.partition.text':
    'All regions together, $\\Omega$: they cover the latent space and share nothing but their sides. Fig. 1 of the paper shows how it is found.',
  'glossary.activationPattern.name': 'Activation pattern',
  'glossary.activationPattern.text':
    'The states of all nonlinear units at a $z$: the sign of each, or the winner of each max-pool. Each region has one pattern, and no other has the same (Lemma 3 of the paper).',
  'glossary.affine.name': 'Affine',
  'glossary.affine.text':
    'A linear map and a shift, $z \\mapsto A z + b$. A continuous piecewise-affine function is affine on each of its pieces, and the pieces join.',
  'glossary.slopeAndBias.name': 'Slope and bias',
  'glossary.slopeAndBias.text':
    'The matrix $A_\\omega$ and the vector $b_\\omega$ that $g$ has on the region $\\omega$: products and sums of the layers’ weights and biases (Eq. 2 of the paper).',
  'glossary.halfSpace.name': 'Half-space and hyperplane',
  'glossary.halfSpace.text':
    'A hyperplane is the set $a^\\top z + c = 0$: a point, a line or a plane for one, two or three latents; each side of it is a half-space. A region is where finitely many half-spaces overlap (Corollary 1 of the paper).',
  'glossary.posterior.name': 'Posterior',
  'glossary.posterior.text':
    'What $x$ says of $z$: $p(z \\mid x) = p(x, z) / p(x)$. Of this decoder it is a mixture of Gaussians, each cut off at the sides of a region (Eq. 6 and Prop. 2 of the paper).',
  'glossary.responsibility.name': 'Responsibility',
  'glossary.responsibility.text':
    'The posterior probability of a region, $\\rho_\\omega(x) = p(z \\in \\omega \\mid x)$; all of them sum to 1. The paper writes $e^0_\\omega(x)$ (Section 4.1).',
  'glossary.evidence.name': 'Evidence of a region',
  'glossary.evidence.text':
    'The density of $x$ if the map of $\\omega$ held for all $z$: $\\mathcal{N}(x; b_\\omega, A_\\omega \\Sigma_z A_\\omega^\\top + \\Sigma_x)$, the first factor in Eq. 5 of the paper. In “ELBO” the evidence is $p(x)$ itself.',
  'glossary.marginalLikelihood.name': 'Marginal likelihood p(x)',
  'glossary.marginalLikelihood.text':
    'The density of $x$ when $z$ may be anything: $p(x) = \\int p(x \\mid z)\\, p(z)\\, dz$. Here it is a finite sum over the regions (Eq. 5 of the paper).',
  'glossary.logLikelihood.name': 'Log-likelihood',
  'glossary.logLikelihood.text':
    'The sum of $\\log p(x)$ over the data, as a function of the parameters. The larger it is, the better they explain the data.',
  'glossary.nll.name': 'NLL',
  'glossary.nll.text':
    'Negative log-likelihood: here the mean of $-\\log p(x)$ over the data, all constants included. Lower is better.',
  'glossary.nats.name': 'Nats',
  'glossary.nats.text':
    'The unit of natural logarithms. One nat more of $\\log p(x)$ is a density $e \\approx 2.718$ times as large.',
  'glossary.mode.name': 'Mode (MAP)',
  'glossary.mode.text':
    'The $z$ at which $p(z \\mid x)$ is largest, the maximum a posteriori. Where the posterior has several peaks the mean may be far from it.',
  'glossary.covariance.name': 'Covariance',
  'glossary.covariance.text':
    '$\\mathrm{Cov}[z \\mid x] = \\mathrm{E}[(z - \\bar z)(z - \\bar z)^\\top \\mid x]$ with $\\bar z = \\mathrm{E}[z \\mid x]$. Its diagonal holds the variances, whose square roots are the standard deviations (sd).',
  'glossary.entropy.name': 'Entropy',
  'glossary.entropy.text':
    'Differential entropy, $-\\int p(z) \\log p(z)\\, dz$ in nats: how spread a density is. It may be negative.',
  'glossary.mass.name': 'Mass of a region',
  'glossary.mass.text':
    'The probability that a Gaussian gives to a region: $\\Phi_\\omega(\\mu, \\Sigma) = \\int_\\omega \\mathcal{N}(z; \\mu, \\Sigma)\\, dz$. It is computed as a logarithm, so that a mass of $10^{-300}$ keeps its digits.',
  'glossary.truncatedGaussian.name': 'Truncated Gaussian',
  'glossary.truncatedGaussian.text':
    'A Gaussian that is cut off outside of a set and scaled so that its mass there is 1. The posterior is a mixture of these (Prop. 2 of the paper).',
  'glossary.mixture.name': 'Mixture of factor analysers',
  'glossary.mixture.text':
    'A mixture of linear models with Gaussian noise, each with a slope and a bias of its own. A piecewise-affine decoder is one whose pieces join, with the prior masses $\\Phi_\\omega(0, \\Sigma_z)$ as weights (Prop. 1 of the paper).',
  'glossary.ppca.name': 'PPCA',
  'glossary.ppca.text':
    'Probabilistic principal component analysis: an affine decoder with noise $\\sigma^2 I$. A decoder with a single region is one, and many regions make a mixture of them (Prop. 1 of the paper).',
  'glossary.em.name': 'EM',
  'glossary.em.text':
    'Expectation-maximisation: E-step and M-step by turns. With the exact posterior and a line search the NLL, or the objective with a weight prior, never rises.',
  'glossary.eStep.name': 'E-step',
  'glossary.eStep.text':
    'The posterior of every point under the present parameters, and with it $\\mathrm{E}[\\log p(x, z) \\mid x]$: exact here (Section 4.1 of the paper).',
  'glossary.mStep.name': 'M-step',
  'glossary.mStep.text':
    'Parameters that maximise what the E-step expects: linear least squares for a layer while the states of the units are held (Section 4.2 of the paper).',
  'glossary.lineSearch.name': 'Line search',
  'glossary.lineSearch.text':
    'New weights move the regions too, so that a full M-step may overshoot. The step is halved until the exact objective has fallen.',
  'glossary.elbo.name': 'ELBO',
  'glossary.elbo.text':
    'Evidence lower bound: $\\mathrm{E}_q[\\log p(x, z)] + H(q) \\le \\log p(x)$ for any density $q(z)$, and equal for the posterior (Eq. 3 of the paper).',
  'glossary.kl.name': 'KL divergence',
  'glossary.kl.text':
    '$\\mathrm{KL}(q \\,\\|\\, p) = \\mathrm{E}_q[\\log q - \\log p]$, never negative, and 0 only if both are the same. $\\mathrm{KL}(q \\,\\|\\, p(z \\mid x))$ is what the ELBO lacks of $\\log p(x)$ (Eq. 3 of the paper).',
  'glossary.vae.name': 'VAE',
  'glossary.vae.text':
    'Variational autoencoder: a decoder and an encoder that are trained together on a sampled ELBO. What the encoder’s $q$ cannot express is lost to the decoder too.',
  'glossary.encoder.name': 'Encoder',
  'glossary.encoder.text':
    'A second network that guesses a density $q(z)$ from $x$ in one pass. Exact EM needs none.',
  'glossary.amortisationGap.name': 'Amortisation gap',
  'glossary.amortisationGap.text':
    'What the encoder’s ELBO lacks of the best one that its family of $q$ has for this $x$. What the best one still lacks of $\\log p(x)$ is the family’s own gap.',
  'glossary.collapse.name': 'Collapse',
  'glossary.collapse.text':
    'The posterior of every point is the prior: $z$ no longer says anything of $x$, and the model is a plain Gaussian. Training that starts with a large noise variance may end there.',
  'glossary.glo.name': 'GLO',
  'glossary.glo.text':
    'Generative latent optimisation: one $z$ for each point, and the decoder, are fitted by least squares. Such a $z$ is the mode in the limit of no noise and a flat prior (Prop. 3 of the paper).',
  'glossary.imputation.name': 'Imputation',
  'glossary.imputation.text':
    'What the seen coordinates say of the missing ones: $p(x_\\mathrm{m} \\mid x_\\mathrm{o})$, with its mean and its standard deviation.',
  'glossary.anomalyScore.name': 'Anomaly score',
  'glossary.anomalyScore.text':
    '$-\\log p(x)$: the less likely a point, the more anomalous. Rank 1 is the least likely one of the data.',
  'glossary.roc.name': 'ROC and AUC',
  'glossary.roc.text':
    'ROC: the share of anomalies that a threshold finds against the share of normal points that it flags, for all thresholds. AUC, the area below, is the probability that an anomaly scores above a normal point (ties count half); guessing has ½.',
  'glossary.heldOut.name': 'Held out',
  'glossary.heldOut.text':
    'Points that training never sees. Their NLL tells how well the model describes new data.',
  'glossary.aic.name': 'AIC and BIC',
  'glossary.aic.text':
    '$\\mathrm{AIC} = 2k + 2N \\cdot \\mathrm{NLL}$ and $\\mathrm{BIC} = k \\log N + 2N \\cdot \\mathrm{NLL}$, with $k$ parameters and $N$ points: a good fit by few parameters has a low one.',
  'glossary.lemma4.name': 'Lemma 4',
  'glossary.lemma4.text':
    'The paper’s way to integrate over a region: cut it into simplices, and write each as a signed sum of cones. The terms cancel, so that an error of about $10^{-16}$ stays, which is everything where the mass is smaller.',
  'glossary.delaunay.name': 'Delaunay triangulation',
  'glossary.delaunay.text':
    'Triangles (or simplices) with given corners, such that no corner lies inside of the circle (or sphere) around another triangle. The paper takes regions apart so (Eq. 9 and Fig. 2).',
  'glossary.slice.name': 'Slices',
  'glossary.slice.text':
    'The mass of a region as an integral over parallel cuts through it. All terms are positive, so that nothing cancels, however far out the region lies.',
  'glossary.section.name': 'Section',
  'glossary.section.text':
    'A line, a plane or a space of three dimensions through a latent space of more. On it everything is exact, given that $z$ lies there, with the prior conditioned on that.',
} as const satisfies Readonly<Record<`glossary.${GlossaryTerm}.${'name' | 'text'}`, string>>
