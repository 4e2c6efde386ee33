import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logRegionJoints } from './logRegionJoints.ts'
import { observeAll } from './observation.ts'
import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneBounds } from './planeBounds.ts'
import { randomModel } from './reference/randomModel.ts'
import { buildRegionConstants, type RegionConstants } from './regionConstants.ts'
import { createWorkspace } from './workspace.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { createLineShares } from './lineShares.ts'
import { createPlaneShares } from './planeShares.ts'
import { createRegionShares, NEGLIGIBLE_SHARE } from './regionShares.ts'

function constantsOf(model: GenerativeModel): RegionConstants {
  const partition = buildPartition(model.decoder)
  return buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance)
}

function frameOf({ frame }: RegionConstants): PlaneFrame {
  if (frame === null) throw new Error('not the plane')
  return frame
}

const problem = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    dataDim: fc.integer({ min: 1, max: 4 }),
    noise: fc.constantFrom('isotropic' as const, 'diagonal' as const, 'full' as const),
    noisePower: fc.integer({ min: -15, max: 5 }).map((tenth) => tenth / 10),
    dataPower: fc.integer({ min: -10, max: 7 }).map((tenth) => tenth / 10),
    isDegenerate: fc.boolean(),
  })
  .map(({ seed, dataDim, noise, noisePower, dataPower, isDegenerate }) => {
    const rng = createRng(seed)
    const model = randomModel(rng, {
      latentDim: 2,
      dataDim,
      noise,
      noiseStd: 10 ** noisePower,
      priorVariance: 0.5 + rng(),
    })
    const constants = constantsOf(
      isDegenerate ? { ...model, decoder: degenerate(model.decoder, rng) } : model,
    )
    const x = Float64Array.from({ length: dataDim }, () => 10 ** dataPower * standardNormal(rng))
    return { constants, x }
  })

/** A duplicate unit, a dead one, and one that sees only a direction that another sees too. */
function degenerate(decoder: Decoder, rng: () => number): Decoder {
  const [first, ...rest] = decoder.layers
  if (first.type !== 'Linear') throw new Error('not affine')
  const weight = first.weight.slice()
  const bias = first.bias.slice()
  weight.copyWithin(2, 0, 2)
  bias[1] = rng() < 0.5 ? bias[0] : bias[1]
  weight.fill(0, 4, 6)
  return { ...decoder, layers: [{ ...first, weight, bias }, ...rest] }
}

describe('bounds', () => {
  test('no region weighs more than its bounds, and the tighter one is no looser', () => {
    fc.assert(
      fc.property(problem, ({ constants, x }) => {
        const joints = new Float64Array(constants.numRegions)
        logRegionJoints(constants, x, createWorkspace(constants), joints)
        const bounds = createPlaneBounds(constants, frameOf(constants))
        expect(bounds.scan(x)).toBeGreaterThanOrEqual(0)
        joints.forEach((joint, r) => {
          const slack = 1e-10 * Math.max(1, Math.abs(joint))
          expect(bounds.logBound[r]).toBeGreaterThanOrEqual(joint - slack)
          const tight = bounds.tighten(r)
          expect(tight).toBeGreaterThanOrEqual(joint - slack)
          expect(tight).toBeLessThanOrEqual(bounds.logBound[r])
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('shares', () => {
  test('log p, shares and moments are those of the general route', () => {
    fc.assert(
      fc.property(problem, ({ constants, x }) => {
        const general = createRegionShares(constants)
        const fast = createPlaneShares(constants, frameOf(constants))
        const reference = general.evaluate(x)
        expect(Math.abs(fast.evaluate(x) - reference)).toBeLessThan(1e-12 * Math.max(1, Math.abs(reference)))
        const places = new Map(Array.from(fast.kept.subarray(0, fast.numKept), (r, i) => [r, i]))
        for (let i = 0; i < general.numKept; i++) {
          const share = general.responsibility[i]
          const at = places.get(general.kept[i])
          if (at === undefined) {
            expect(share).toBeLessThan((1.01 * NEGLIGIBLE_SHARE) / constants.numRegions)
            continue
          }
          const size = Math.max(1, Math.abs(reference))
          expect(Math.abs(fast.responsibility[at] - share)).toBeLessThan(1e-11 * size)
          // what a covariance [2,2] says of a narrow one loses digits; the frames do not
          const variance = Math.max(general.covariance[4 * i], general.covariance[4 * i + 3])
          for (let k = 0; k < 2; k++) {
            const difference = Math.abs(fast.mean[2 * at + k] - general.mean[2 * i + k])
            expect(difference).toBeLessThan(
              1e-8 * Math.sqrt(variance) + 1e-13 * Math.abs(general.mean[2 * i + k]),
            )
          }
          for (let k = 0; k < 4; k++) {
            const difference = Math.abs(fast.covariance[4 * at + k] - general.covariance[4 * i + k])
            expect(difference).toBeLessThan(1e-8 * variance)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a decoder that sees one direction of z alone is one of a line, however small the noise', () => {
    for (const [seed, noiseStd] of [
      [1, 0.3],
      [2, 1e-2],
      [3, 1e-4],
      [4, 1e-6],
    ]) {
      const rng = createRng(seed)
      const line = randomModel(rng, { noiseStd, priorVariance: 0.5 })
      const [first, ...rest] = line.decoder.layers
      if (first.type !== 'Linear') throw new Error('not affine')
      // z = ½ z₁ + ½ z₂ is N(0, ½)
      const weight = Float64Array.from({ length: 2 * first.outputSize }, (_, i) => 0.5 * first.weight[i >> 1])
      const decoder = { ...line.decoder, latentDim: 2, layers: [{ ...first, inputSize: 2, weight }, ...rest] }
      const ofLine = constantsOf(line)
      const ofPlane = constantsOf({ ...line, decoder, priorCovariance: Float64Array.of(1, 0, 0, 1) })
      expect(lineGeometry(ofLine.partition).limits.length - 1).toBe(ofPlane.numRegions)
      const x = Float64Array.of(standardNormal(rng), standardNormal(rng))
      const reference = createLineShares(ofLine).evaluate(x)
      const found = createPlaneShares(ofPlane, frameOf(ofPlane)).evaluate(x)
      expect(Math.abs(found - reference) / Math.max(1, Math.abs(reference)), `σ = ${noiseStd}`).toBeLessThan(
        1e-12,
      )
    }
  })
})
