/** Lesson (c): how regions are found and integrated over. */
export const regions = {
  'lesson.regions.title': 'How regions are found and integrated over',
  'lesson.regions.words':
    'The walk of Fig. 1, the triangles and cones of Fig. 2 and Lemma 4, and where rounding wins.',

  'lesson.regions.first.title': 'A first region',
  'lesson.regions.first.1':
    'How does one find all [[region|regions]] of a [[decoder]]? Nobody can try every $z$. The paper’s Fig. 1 walks instead. It begins with any $z$, here 0: its [[activationPattern|activation pattern]] says which region it is in.',
  'lesson.regions.first.2':
    'The region is where all units keep their signs. Each of the {units} units gives one half-plane (Corollary 1), and the region is what they have in common. Most of them are far away: this region has {sides} sides.',
  'lesson.regions.first.task': 'In the bar below the plot press “One depth on” (›).',

  'lesson.regions.walk.title': 'Across every side',
  'lesson.regions.walk.1':
    'Beyond each side lies one other region: the unit whose zero the side is has changed its sign there. Cross every side, then every side of the regions that are new, and so on.',
  'lesson.regions.walk.2':
    'Rounds so far: {depth}. Found: {found} of {regions}, of which {frontier} in the last round. Together they hold {mass} of the [[prior]].',
  'lesson.regions.walk.task': 'Go on until all regions are found: press “Run”, or › again and again.',

  'lesson.regions.complete.title': 'The same from everywhere',
  'lesson.regions.complete.1':
    'When a round brings nothing new, the list is complete: the regions fill the plane without gaps, and every side leads somewhere. To each pattern belongs exactly one region (Lemma 3).',
  'lesson.regions.complete.2':
    'Begin elsewhere and the same {regions} regions come in another order. From the present start the walk takes {deepest} rounds.',
  'lesson.regions.complete.task':
    'Pick a region far from the middle and press “Begin at the selected region”.',

  'lesson.regions.pieces.title': 'What is needed of a region: a Gaussian’s mass',
  'lesson.regions.pieces.1':
    'Every term of $p(x)$ needs $\\Phi_\\omega$: the mass, over the region, of a Gaussian with the mean $\\mu_\\omega(x)$ and the covariance $\\Sigma_\\omega$ of the paper’s equation (7). Over a polygon there is no ready formula for it.',
  'lesson.regions.pieces.2':
    'The paper cuts the region into simplices, here triangles: equation (9) and Fig. 2. The selected region falls into {pieces} pieces, of which {triangles} are triangles; what reaches to infinity is left as wedges and strips.',
  'lesson.regions.pieces.task': 'In the card below the plot, under “Gaussian”, choose “prior”.',

  'lesson.regions.cones.title': 'Lemma 4: a sum with signs',
  'lesson.regions.cones.1':
    'A triangle is what three half-planes have in common. Inclusion and exclusion turn it into a sum with signs of sets that have at most two sides: the whole plane, half-planes and cones. Their masses follow from the bivariate normal distribution function. That is Lemma 4.',
  'lesson.regions.cones.2':
    'The selected region takes {terms} such terms. Their sum is {lemma}. A second way, an integral over parallel slices, gives {slices}. The two differ by {difference} of the mass.',
  'lesson.regions.cones.task': 'Pick another region and compare both numbers again.',

  'lesson.regions.tail.title': 'Why the sum fails in the tail',
  'lesson.regions.tail.1':
    'The terms may be as large as 1 while their sum is tiny. Each carries a rounding error of about $10^{-16}$, and what is left after adding and subtracting is just that. In “Errors into the tail” the Gaussian moves away from the region.',
  'lesson.regions.tail.2':
    'From {lost} standard deviations on, Lemma 4 has no correct digit. The slices add up positive parts only, nothing cancels, and their error stays below {worst} on the whole way.',
  'lesson.regions.tail.3':
    'For the selected $x$ the log of the mass is {logMass}; Lemma 4 says {lemma}. Such regions decide $p(x)$ where noise is small, so this lab uses slices and keeps logs.',
  'lesson.regions.tail.task':
    'Select a point so far away that Lemma 4 errs by more than a thousandth: write 30 into the field x1 of the Inspector, say.',

  'lesson.regions.together.title': 'All regions together',
  'lesson.regions.together.1':
    'Now $p(x)$ is at hand: {regions} masses, each times a density. At the selected point $\\log p(x) = <logPx>$ [[nats]].',
  'lesson.regions.together.2':
    'A check that needs no second program: the [[prior]] mass of all regions must add up to 1. It adds up to {sum}.',
  'lesson.regions.together.3':
    'The price is the number of regions, which grows fast with the width and depth of the decoder, and with the dimension of $z$. That is why exact sums are for small latents.',
  'lesson.regions.together.task': 'Below the plot, in “Colour by”, choose “prior mass p(ω)”.',
} as const
