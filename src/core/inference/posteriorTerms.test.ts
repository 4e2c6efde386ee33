import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { inferPoint } from './inferPoint.ts'
import { randomModel, type RandomModelOptions } from './reference/randomModel.ts'

const CASES: readonly (RandomModelOptions & { readonly latentDim: number })[] = [
  { latentDim: 1 },
  { latentDim: 1, dataDim: 3, noise: 'full', noiseStd: 0.01 },
  { latentDim: 2, dataDim: 3, noise: 'diagonal' },
  { latentDim: 2, dataDim: 3, noise: 'full', noiseStd: 0.03 },
  { latentDim: 3, dataDim: 4, hiddenWidths: [4] },
  { latentDim: 3, dataDim: 4, hiddenWidths: [4], noise: 'full', noiseStd: 0.1 },
]

/** The largest |Δ| relative to the larger of the terms and 1. */
function worst(pairs: readonly (readonly [sum: number, whole: number, size: number])[]): number {
  return Math.max(...pairs.map(([sum, whole, size]) => Math.abs(sum - whole) / Math.max(1, size)))
}

describe.each(CASES)('%o', (options) => {
  const rng = createRng(11 + options.latentDim)
  const model = randomModel(rng, options)
  const partition = buildPartition(model.decoder)
  const D = model.decoder.dataDim
  const points = Array.from({ length: 12 }, (_, i) => {
    const x = Float64Array.from({ length: D }, () => (i < 8 ? 1.5 : 100) * standardNormal(rng))
    if (i % 3 === 2) x[i % D] = NaN
    return x
  })

  test('the terms add up to what inferPoint has by other routes', () => {
    const pairs: [number, number, number][] = []
    for (const x of points) {
      const { logMarginal, logRegionPosterior, map, terms, ...posterior } = inferPoint(partition, model, x)
      const { regionIds, logEvidence, logMass } = terms.leading
      expect(regionIds.length).toBe(Math.min(8, logRegionPosterior.filter((v) => v > -Infinity).length))
      expect(Math.max(...logRegionPosterior)).toBe(logRegionPosterior[regionIds[0]])
      for (const [i, r] of regionIds.entries()) {
        const joint = logMarginal + logRegionPosterior[r]
        const size = Math.max(Math.abs(logEvidence[i]), Math.abs(logMass[i]))
        expect(logMass[i]).toBeLessThanOrEqual(1e-15)
        pairs.push([logEvidence[i] + logMass[i], joint, size])
      }
      pairs.push([terms.mode.logPrior + terms.mode.logLikelihood, map.logJoint, Math.abs(map.logJoint)])
      let entropy = 0
      let expected = 0
      for (let r = 0; r < logRegionPosterior.length; r++) {
        const share = Math.exp(logRegionPosterior[r])
        if (share === 0) continue
        entropy += share * (terms.conditionalEntropy[r] - logRegionPosterior[r])
        expected += share * terms.conditionalCompleteLogLikelihood[r]
      }
      const { expectedCompleteLogLikelihood } = posterior
      pairs.push([entropy, posterior.entropy, 1])
      pairs.push([expected, expectedCompleteLogLikelihood, Math.abs(expected)])
      // log p(x) = E[log p(x, z)|x] + H(p(z|x)): (3) with q the posterior
      pairs.push([entropy + expected, logMarginal, Math.abs(expected)])
      const { missing } = posterior
      for (const [m, d] of missing?.indices.entries() ?? []) {
        const mean = posterior.expectedData[d] + missing!.noisePull[m]
        pairs.push([mean, missing!.mean[m], Math.abs(posterior.expectedData[d])])
        if (model.noise.kind === 'full') expect(missing!.noisePull[m]).not.toBe(0)
        else expect(missing!.latentVariance[m]).toBe(missing!.imageVariance[m])
      }
    }
    expect(worst(pairs)).toBeLessThan(1e-12)
  })
})
