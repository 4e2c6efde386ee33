import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import { setRegionMean, type Workspace } from './workspace.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { createPace, INTEGRAL_COST } from './createPace.ts'
import { contactPoint, type ContactPoint } from './contactPoint.ts'
import { logJoint } from './logJoint.ts'
import { createModeDifference } from './modeDifference.ts'
import { createRegionIntegrals } from './regionIntegrals.ts'
import type { RegionConstants } from './regionConstants.ts'

export interface RelativeJoints {
  /** argmax_z p(x, z), and log p(x, z) there (nats). */
  readonly mode: ContactPoint & { readonly logJoint: number }
  /** argmax of p(x, z) over the closure of each region [R]. */
  readonly contacts: readonly ContactPoint[]
  /** log p(x, t = ω) − log p(x, mode): [R], nats. */
  readonly logRelative: Float64Array
  /** log p(x, z) − log p(x, mode) at a latent of a region, nats. */
  readonly logJointDifference: (regionId: number, latent: Float64Array) => number
}

/**
 * Every region's share of p(x), relative to the density p(x, z) at its mode. Far from the manifold log p(x) is so large
 * that its last place alone moves responsibilities (by 1e-10 at 1000 standard deviations); differences are not.
 *
 * Needs workspace.observed.
 * Method    log p(x, ω) = log p(x, a) + log ∫ p(x, z)/p(x, a) dz, a the point of ω with the largest p(x, z); between two
 *           such points, modeDifference.ts
 * Source    derived from [BPB20] (5), (6)
 */
export function* relativeJointsSteps(
  constants: RegionConstants,
  workspace: Workspace,
): Steps<RelativeJoints> {
  const { numRegions: R, latentDim: S, residualDim: D, regionPrecision } = constants
  const isStepOver = createPace()
  const { logRelativeMass } = createRegionIntegrals(constants, workspace)
  const geometry = constants.partition.geometry
  const logRelative = new Float64Array(R)
  const contacts: ContactPoint[] = []

  // the best point of each region; the best of all, up to the rounding of log p(x, z), is the reference
  let bestId = 0
  let best = -Infinity
  for (let r = 0; r < R; r++) {
    setRegionMean(constants, r, workspace)
    const latent = new Float64Array(S)
    nearestInRegion(geometry, r, workspace.mean, regionPrecision, r * S * S, latent)
    const contact = contactPoint(geometry, r, latent, workspace.mean)
    contacts.push(contact)
    logRelative[r] = logRelativeMass(contact)
    const value = logJoint(constants, r, latent, workspace)
    if (value > best) {
      best = value
      bestId = r
    }
    if (isStepOver(INTEGRAL_COST[S] + 8 * S * D)) yield { done: (0.8 * (r + 1)) / R, total: 1 }
  }

  // the true mode, by differences; then everything relative to it
  let logDifference = createModeDifference(constants, contacts[bestId], workspace)
  let differences = yield* partOfSteps(differencesTo(contacts, logDifference, S * D), 0.8, 0.9)
  let modeId = bestId
  for (let r = 0; r < R; r++) if (differences[r] > Math.max(differences[modeId], 0)) modeId = r
  if (modeId !== bestId) {
    logDifference = createModeDifference(constants, contacts[modeId], workspace)
    differences = yield* partOfSteps(differencesTo(contacts, logDifference, S * D), 0.9, 1)
  }
  for (let r = 0; r < R; r++) if (logRelative[r] > -Infinity) logRelative[r] += differences[r]
  const mode = contacts[modeId]
  return {
    mode: { ...mode, logJoint: logJoint(constants, modeId, mode.latent, workspace) },
    contacts,
    logRelative,
    logJointDifference: (regionId, z) => logDifference({ regionId, latent: z, edge: -1, isCorner: false }),
  }
}

function* differencesTo(
  anchors: readonly ContactPoint[],
  logDifference: (point: ContactPoint) => number,
  work: number,
): Steps<Float64Array> {
  const isStepOver = createPace()
  const differences = new Float64Array(anchors.length)
  for (let r = 0; r < anchors.length; r++) {
    differences[r] = logDifference(anchors[r])
    if (isStepOver(100 + 2 * work)) yield { done: r + 1, total: anchors.length }
  }
  return differences
}
