import type { LatentMixture } from '../../network/latentMixture.ts'
import type { MixtureTerms } from './mixtureTerms.ts'

/** Standard deviations of a component, beyond which 1e-18 of it lies. */
const REACH = 9
const OWN = [-REACH, -4, -2, 0, 2, 4, REACH]
/** Where another component's density turns from all to nothing. */
const OTHERS = [-40, -12, -6, -2, 0, 2, 6, 12, 40]

/**
 * S = 1: ends of the parts in which to integrate over component j, in its standard deviations from its mean, ascending:
 * its own scale, and that of every component that it may meet.
 */
export function componentBreaks(
  { components }: LatentMixture,
  { live, factors }: Pick<MixtureTerms, 'live' | 'factors'>,
  component: number,
): number[] {
  const breaks = [...OWN]
  for (const k of live) {
    if (k === component) continue
    const centre = (components[k].mean[0] - components[component].mean[0]) / factors[component][0]
    const ratio = factors[k][0] / factors[component][0]
    for (const at of OTHERS) breaks.push(centre + ratio * at)
  }
  return breaks.filter((at) => Math.abs(at) <= REACH).toSorted((a, b) => a - b)
}
