/**
 * The equations behind the numbers, in general: `.tex` in TeX with `<x>` for what is seen of x, `.words` one sentence,
 * `.source` where it stands. They load with the first formula that is opened.
 */
export const equations = {
  'equation.logPx.tex':
    '\\begin{aligned} \\log p(<x>) &= \\log \\sum_{\\omega \\in \\Omega} e^{\\log \\kappa_\\omega + \\log \\Phi_\\omega} \\\\ \\kappa_\\omega &= \\mathcal{N}(<x>;\\, b_\\omega,\\, A_\\omega \\Sigma_z A_\\omega^\\top + \\Sigma_x) \\\\ \\Phi_\\omega &= \\textstyle\\int_\\omega \\mathcal{N}(z;\\, \\mu_\\omega, \\Sigma_\\omega)\\, dz \\end{aligned}',
  'equation.logPx.words':
    'Each region adds what its affine map would explain of x, times the share of that explanation which lies in the region; both are shown as logarithms.',
  'equation.logPx.source': 'Eq. (5) of the paper; as logarithms in docs/MATH.md, section 3',

  'equation.rank.tex':
    '\\begin{aligned} \\mathrm{rank}(x) = \\min\\bigl( &1 + \\#\\{ n : \\log p(x_n) \\\\ &< \\log p(x) \\},\\, N \\bigr) \\end{aligned}',
  'equation.rank.words':
    'One more than the number of data points that are less likely than this one, but at most their number.',
  'equation.rank.source': 'Anomaly score: docs/MATH.md, section 3',

  'equation.mean.tex':
    '\\begin{aligned} \\mathrm{E}[z \\mid <x>] &= \\sum_{\\omega \\in \\Omega} \\rho_\\omega m_\\omega \\\\ m_\\omega &= \\mathrm{E}[z \\mid <x>, z \\in \\omega] \\end{aligned}',
  'equation.mean.words':
    'The means of the truncated Gaussians, weighted by the responsibilities of their regions.',
  'equation.mean.source': 'Section 4.1 of the paper, as the sum of its e¹ over the regions',

  'equation.covariance.tex':
    '\\begin{aligned} &\\mathrm{Cov}[z \\mid <x>] = \\sum_{\\omega \\in \\Omega} \\rho_\\omega ( C_\\omega + \\delta_\\omega \\delta_\\omega^\\top ) \\\\ &C_\\omega = \\mathrm{Cov}[z \\mid <x>, z \\in \\omega] \\\\ &\\delta_\\omega = \\mathrm{E}[z \\mid <x>, z \\in \\omega] - \\mathrm{E}[z \\mid <x>] \\end{aligned}',
  'equation.covariance.words':
    'In each region the covariance of its truncated Gaussian, and how far its mean lies from the mean of all.',
  'equation.covariance.source':
    'Law of total variance: docs/MATH.md, section 3; the paper has the second moment E² in Section 4.1',

  'equation.sd.tex': '\\mathrm{sd}[z_i \\mid <x>] = \\sqrt{\\mathrm{Var}[z_i \\mid <x>]}',
  'equation.sd.words': 'The square root of the posterior variance, which has a formula of its own below.',
  'equation.sd.source': 'Definition; the variance is derived in docs/MATH.md, section 3',

  'equation.mode.tex':
    '\\begin{aligned} &z^* = \\arg\\max_\\omega \\max_{z \\in \\omega} \\log p(<x>, z) \\\\ &\\log p(<x>, z) = \\log p(<x> \\mid z) + \\log p(z) \\\\ &\\arg\\max_{z \\in \\omega} \\log p(<x>, z) \\\\ &\\quad = \\arg\\min_{z \\in \\omega}\\, (z - \\mu_\\omega)^\\top \\Sigma_\\omega^{-1} (z - \\mu_\\omega) \\end{aligned}',
  'equation.mode.words':
    'In every region the point nearest to the mean before truncation, in the metric of its Gaussian; of these the likeliest.',
  'equation.mode.source': 'From Eq. (6) and (7) of the paper; derived in docs/MATH.md, section 3',

  'equation.entropy.tex':
    '\\begin{aligned} H &= -\\textstyle\\int p(z \\mid <x>) \\log p(z \\mid <x>)\\, dz \\\\ &= \\sum_{\\omega \\in \\Omega} \\rho_\\omega ( h_\\omega - \\log \\rho_\\omega ) \\\\ &= \\log p(<x>) - \\mathrm{E}[\\log p(<x>, z) \\mid <x>] \\end{aligned}',
  'equation.entropy.words':
    'The entropies of the truncated Gaussians and, beside them, how open it is in which region z lies.',
  'equation.entropy.source': 'From Eq. (6) of the paper; docs/MATH.md, section 3',

  'equation.ecll.tex':
    '\\begin{aligned} &\\mathrm{E}[\\log p(<x>, z) \\mid <x>] \\\\ &\\quad = \\sum_{\\omega \\in \\Omega} \\rho_\\omega\\, \\mathrm{E}[\\log p(<x>, z) \\mid <x>, z \\in \\omega] \\end{aligned}',
  'equation.ecll.words':
    'What the E-step computes of this point. Together with the entropy it makes up log p(x), as Eq. (3) says for q = p(z|x).',
  'equation.ecll.source': 'E-step in Section 4.1 of the paper; in central form in docs/MATH.md, section 3',

  'equation.responsibility.tex':
    '\\begin{aligned} \\rho_\\omega(<x>) &= p(z \\in \\omega \\mid <x>) \\\\ &= e^{\\log \\kappa_\\omega + \\log \\Phi_\\omega - \\log p(<x>)} \\end{aligned}',
  'equation.responsibility.words':
    'The share of the region in the sum that is p(x): the evidence of its affine map, log κ, and the mass of its Gaussian in the region, log Φ.',
  'equation.responsibility.source':
    'One summand of Eq. (5) of the paper over p(x); e⁰ in Section 4.1 of the paper',

  'equation.expected.tex':
    '\\begin{aligned} &\\mathrm{E}[g_d(z) \\mid <x>] \\\\ &\\quad = \\sum_{\\omega \\in \\Omega} \\rho_\\omega \\bigl( (A_\\omega m_\\omega)_d + b_{\\omega,d} \\bigr) \\end{aligned}',
  'equation.expected.words':
    'g is affine on each region, so that the mean of its values there is its value at the mean; these are weighted by the responsibilities.',
  'equation.expected.source': 'From Eq. (1) and (6) of the paper; docs/MATH.md, section 3',

  'equation.distance.tex':
    '\\begin{aligned} &\\min_z \\lVert <x> - g(z) \\rVert \\\\ &\\quad = \\lVert <x> - g(z^\\circ) \\rVert \\end{aligned}',
  'equation.distance.words':
    'Least squares in each region, within its sides; of all regions the nearest point, in the coordinates that are there.',
  'equation.distance.source':
    'Where the posterior goes without noise, Lemma 2 of the paper; docs/MATH.md, section 3',

  'equation.imputedMean.tex':
    '\\begin{aligned} &\\mathrm{E}[x_\\mathrm{m} \\mid x_\\mathrm{o}] = \\mathrm{E}[g_\\mathrm{m}(z) \\mid x_\\mathrm{o}] \\\\ &\\quad + K \\bigl( x_\\mathrm{o} - \\mathrm{E}[g_\\mathrm{o}(z) \\mid x_\\mathrm{o}] \\bigr) \\\\ &K = \\Sigma_{x,\\mathrm{mo}} \\Sigma_{x,\\mathrm{oo}}^{-1} \\end{aligned}',
  'equation.imputedMean.words':
    'What the decoder expects there, and what the noise of the seen coordinates tells of its noise: nothing, unless Σx is full.',
  'equation.imputedMean.source': 'Missing data: docs/MATH.md, section 3',

  'equation.imputedSd.tex':
    '\\begin{aligned} &\\mathrm{sd}[x_\\mathrm{m} \\mid x_\\mathrm{o}]^2 = \\mathrm{Var}[x_\\mathrm{m} \\mid z, x_\\mathrm{o}] \\\\ &\\quad + \\mathrm{Var}\\bigl[ \\mathrm{E}[x_\\mathrm{m} \\mid z, x_\\mathrm{o}] \\bigm| x_\\mathrm{o} \\bigr] \\end{aligned}',
  'equation.imputedSd.words':
    'The noise that is left once the seen coordinates are known, and the spread that comes of not knowing z.',
  'equation.imputedSd.source': 'Law of total variance; missing data: docs/MATH.md, section 3',

  'equation.modeToGlo.tex':
    '\\begin{aligned} &\\lVert z^* - z^\\circ \\rVert \\\\ &z^\\circ = \\arg\\min_z \\lVert <x> - g(z) \\rVert \\end{aligned}',
  'equation.modeToGlo.words':
    'How far the mode is from the latent whose image is nearest to x, where it goes as σ → 0.',
  'equation.modeToGlo.source': 'Lemma 2 and Prop. 3 of the paper; docs/MATH.md, section 3',

  'equation.imageToGlo.tex': '\\lVert g(z^*) - g(z^\\circ) \\rVert',
  'equation.imageToGlo.words': 'The same distance between the two images, in the data space.',
  'equation.imageToGlo.source': 'Lemma 2 and Prop. 3 of the paper; docs/MATH.md, section 3',

  'equation.spread.tex': '\\sqrt{\\mathrm{tr}\\,\\mathrm{Cov}[z \\mid <x>]}',
  'equation.spread.words':
    'The root of the sum of the variances of all latents: it goes to 0 where the posterior gathers at one point.',
  'equation.spread.source': 'Lemma 2 of the paper',

  'equation.priorMass.tex':
    '\\begin{aligned} p(z \\in \\omega) &= \\Phi_\\omega(0, \\Sigma_z) \\\\ &= \\textstyle\\int_\\omega \\mathcal{N}(z;\\, 0, \\Sigma_z)\\, dz \\end{aligned}',
  'equation.priorMass.words':
    'The weight of the region in the mixture of factor analysers that the model is, before any x is seen.',
  'equation.priorMass.source': 'Prop. 1 of the paper',

  'equation.kl.tex':
    '\\begin{aligned} \\mathrm{KL}(q \\,\\|\\, p(z \\mid <x>)) &= \\log p(<x>) - \\mathrm{ELBO}(q) \\\\ \\mathrm{ELBO}(q) &= \\mathrm{E}_q[\\log p(<x>, z)] + H(q) \\end{aligned}',
  'equation.kl.words':
    'What q lacks of the exact posterior. Where it is small it is computed by terms of its own size, so that it keeps its digits.',
  'equation.kl.source': 'Eq. (3) of the paper; docs/MATH.md, section 7',

  'equation.more': '{count} more',
  'equation.observed': 'Some of x is missing: x, A, b and Σx are those of the coordinates that are there.',
  'equation.section':
    'z lies in the section that is looked at, and Σz is the prior’s covariance given that it does.',
} as const
