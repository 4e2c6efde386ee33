/** What the colour of each region says, as a share of the colour scale. */
import type { PartitionView, PosteriorView, RegionColour } from '../../state/appState.ts'
import type { Discovery } from '../../state/discovery.ts'

export interface RegionShades {
  /** 0 to 1 along the colour scale: [R]; null where regions have no colour of their own. */
  readonly shades: Float64Array | null
  /** The values at the scale's ends; null where there is no scale. */
  readonly ends: readonly [number, number] | null
  readonly isLog: boolean
}

/** Depth of a scale of logs below its maximum, nats. */
const LOG_DEPTH = 12
export const NO_SHADES: RegionShades = { shades: null, ends: null, isLog: false }

export function regionShades(
  colour: RegionColour,
  view: PartitionView,
  posterior: PosteriorView | null,
): RegionShades {
  switch (colour) {
    case 'responsibility':
      return posterior === null ? NO_SHADES : shares(posterior.posterior.logRegionPosterior)
    case 'prior':
      return logScale(view.logPriorMass)
    case 'norm':
      return logScale(view.slopeNorms.map(Math.log))
    case 'depth':
      return depthScale(view.depths)
    case 'density':
    case 'marginal':
    case 'joint':
    case 'generated':
    case 'layer':
      return NO_SHADES
  }
}

/** The depths of what is found so far. */
export function discoveryShades({ depths, depth, deepest }: Discovery): RegionShades {
  const scale = depthScale(depths)
  return {
    ...scale,
    // the first is no blank, which says that nothing is found
    shades: scale.shades!.map((shade, region) =>
      depths[region]! <= depth ? 0.15 + 0.85 * shade : Number.NaN,
    ),
    ends: [0, deepest],
  }
}

/** Relative to the largest share, so that many small ones are told apart as well. */
function shares(logShares: Float64Array): RegionShades {
  const largest = maximumOf(logShares)
  return {
    shades: logShares.map((value) => (value === -Infinity ? 0 : Math.exp(value - largest))),
    ends: [0, Math.exp(largest)],
    isLog: false,
  }
}

/** The log of something: from its maximum down to twelve nats below, or to its minimum. */
function logScale(logs: Float64Array): RegionShades {
  const top = maximumOf(logs)
  const lowest = logs.reduce((low, value) => (value > -Infinity ? Math.min(low, value) : low), top)
  const bottom = Math.max(lowest, top - LOG_DEPTH)
  const depth = top - bottom
  return {
    shades: logs.map((value) => (depth > 0 ? Math.max(0, (value - bottom) / depth) : 1)),
    ends: [Math.exp(bottom), Math.exp(top)],
    isLog: true,
  }
}

function depthScale(depths: Int32Array): RegionShades {
  const deepest = Math.max(1, maximumOf(depths))
  return { shades: Float64Array.from(depths, (depth) => depth / deepest), ends: [0, deepest], isLog: false }
}

function maximumOf(values: Float64Array | Int32Array): number {
  let maximum = -Infinity
  for (const value of values) maximum = Math.max(maximum, value)
  return maximum
}
