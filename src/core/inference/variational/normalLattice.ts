/** Standard deviations, beyond which 1e-7 of a Gaussian lies (S = 3). */
const REACH = 6

export interface WeightedNodes {
  /** [n,S]. */
  readonly nodes: Float64Array
  /** [n], positive, of sum one. */
  readonly weights: Float64Array
}

/**
 * A rule for expectations over N(0, I): trapezoids in every direction, which for a Gaussian are exact but for
 * e^{−2π²/step²}.
 *
 * @param shift  [S], the lattice's place in units of its step. Uniform on [0, 1) at random it makes of the rule an unbiased
 *               estimate of any expectation (but for the 1e-7 beyond its reach), which for a smooth one hardly scatters
 * @param step   distance of the nodes in every direction
 */
export function normalLattice(shift: Float64Array, step: number): WeightedNodes {
  const S = shift.length
  const side = Math.ceil((2 * REACH) / step)
  const nodes = new Float64Array(side ** S * S)
  const weights = new Float64Array(side ** S)
  let count = 0
  let total = 0
  for (let n = 0; n < weights.length; n++) {
    let rest = n
    let sumSq = 0
    for (let i = 0; i < S; i++) {
      const u = step * ((rest % side) + shift[i]) - REACH
      rest = Math.floor(rest / side)
      nodes[count * S + i] = u
      sumSq += u * u
    }
    if (sumSq > REACH * REACH) continue
    weights[count] = Math.exp(-0.5 * sumSq)
    total += weights[count++]
  }
  return {
    nodes: nodes.slice(0, count * S),
    weights: weights.slice(0, count).map((weight) => weight / total),
  }
}
