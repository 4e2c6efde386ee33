import { gaussNodes, gaussOffset, gaussWeights } from '../../numerics/gaussLegendre.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import { componentBreaks } from './componentBreaks.ts'
import type { MixtureTerms } from './mixtureTerms.ts'
import { normalLattice, type WeightedNodes } from './normalLattice.ts'

const RULE = 10
/** S = 2 and 3. */
const STEPS = [1, 1, 0.6, 0.75]
const INV_SQRT_2PI = 0.3989422804014327

/**
 * A fixed rule for expectations over component j of a mixture of what its own density makes of them, for fitting.
 *
 * Accuracy  S = 1: 1e-9; S = 2 and 3: as long as no component is much narrower than j, 1e-4. What is reported of a fit
 *           is computed anew (mixtureElbo.ts)
 */
export function componentNodes(q: LatentMixture, parts: MixtureTerms, component: number): WeightedNodes {
  const S = q.components[component].mean.length
  if (S > 1) return normalLattice(new Float64Array(S).fill(0.5), STEPS[S])
  return onLine(componentBreaks(q, parts, component))
}

function onLine(breaks: readonly number[]): WeightedNodes {
  const nodes = new Float64Array((breaks.length - 1) * RULE)
  const weights = new Float64Array(nodes.length)
  const offset = gaussOffset(RULE)
  for (let part = 1; part < breaks.length; part++) {
    const centre = 0.5 * (breaks[part - 1] + breaks[part])
    const half = 0.5 * (breaks[part] - breaks[part - 1])
    for (let i = 0; i < RULE; i++) {
      const u = centre + half * gaussNodes[offset + i]
      const at = (part - 1) * RULE + i
      nodes[at] = u
      weights[at] = half * gaussWeights[offset + i] * INV_SQRT_2PI * Math.exp(-0.5 * u * u)
    }
  }
  return { nodes, weights }
}
