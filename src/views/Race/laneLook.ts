import type { PlotRole } from '../../plot/plotColours.ts'
import type { LanePlan, RaceLane } from '../../state/appState.ts'
import { t } from '../../text/text.ts'

const VAE_ROLES = ['lane-1', 'lane-2', 'lane-3', 'lane-4'] as const

/** A lane's colour; lanes that share one differ in their number, which stands at the end of each curve. */
export function laneRole(lanes: readonly RaceLane[], index: number): PlotRole {
  const { method } = lanes[index]!.plan
  if (method !== 'vae') return `method-${method}`
  const before = lanes.slice(0, index).filter(({ plan }) => plan.method === 'vae').length
  return VAE_ROLES[before % VAE_ROLES.length]!
}

export function laneName({ method, learningRate, numImportanceSamples, numComponents }: LanePlan): string {
  if (method !== 'vae') return t(`method.${method}`)
  const params = { rate: learningRate, samples: numImportanceSamples, components: numComponents }
  if (numComponents > 1)
    return t(numImportanceSamples > 1 ? 'race.lane.mixtureIwae' : 'race.lane.mixture', params)
  return t(numImportanceSamples > 1 ? 'race.lane.iwae' : 'race.lane.vae', params)
}
