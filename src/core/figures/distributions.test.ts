import { describe, expect, test } from 'vitest'
import { cellCentre } from '../inference/grid.ts'
import { inferPoint } from '../inference/inferPoint.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { distributionsSteps, type DistributionsSettings } from './distributions.ts'
import { PAPER_SETTINGS } from './paperSettings.ts'
import { seededDecoder } from './seededDecoder.ts'

describe.each(PAPER_SETTINGS[3].map(({ variant, figure }) => ({ variant, figure })))(
  '$variant',
  ({ figure }) => {
    const settings = { ...(figure.settings as DistributionsSettings), gridSize: 24 }
    const result = runToEnd(distributionsSteps(settings))
    const decoder = seededDecoder(settings.decoder)
    const S = decoder.latentDim
    const model = {
      decoder,
      noise: { kind: 'isotropic', variance: settings.noiseVariance },
      priorCovariance: S === 1 ? Float64Array.of(1) : Float64Array.of(1, 0, 0, 1),
    } as const
    const partition = buildPartition(decoder)

    test('p(x) is the exact density at every cell, and all samples lie in its picture', () => {
      const { grid, logMarginal, noisy } = result
      for (const at of [0, 77, 300, 575]) {
        const x = Float64Array.of(cellCentre(grid, 0, at % 24), cellCentre(grid, 1, Math.floor(at / 24)))
        const exact = inferPoint(partition, model, x).logMarginal
        expect(Math.abs(logMarginal[at] - exact)).toBeLessThan(1e-12 * Math.max(1, Math.abs(exact)))
      }
      noisy.forEach((value, i) => {
        const [lower, upper] = grid.extent[i % 2]
        expect(value > lower && value < upper).toBe(true)
      })
    })

    test('the sample is observed without noise and with it', () => {
      const [noiseless, noisy] = result.observed
      expect(noiseless.x).toEqual(result.noiseless.slice(0, 2))
      expect(noisy.x).toEqual(result.noisy.slice(0, 2))
      for (const sample of result.observed) {
        const { logMarginal, mean } = inferPoint(partition, model, sample.x)
        expect(sample.logMarginal).toBe(logMarginal)
        expect(sample.mean).toEqual(mean)
      }
    })

    test('what is drawn of p(z|x) has a mass of one', () => {
      for (const { picture } of result.observed) {
        let mass = 0
        if (picture.kind === 'plane') {
          const [cell] = picture.grid.extent.map(([from, to]) => (to - from) / 24)
          for (const value of picture.logDensity) mass += Math.exp(value) * cell * cell
        } else {
          const { latent, logDensity } = picture
          for (let i = 1; i < latent.length; i++)
            mass +=
              0.5 * (latent[i] - latent[i - 1]) * (Math.exp(logDensity[i]) + Math.exp(logDensity[i - 1]))
        }
        // the rule of the raster, not of p: 24 cells over eight standard deviations
        expect(Math.abs(mass - 1)).toBeLessThan(picture.kind === 'plane' ? 0.02 : 1e-3)
      }
    })

    test('the same seeds give the same numbers', () => {
      const again = runToEnd(distributionsSteps(settings))
      expect(again).toEqual(result)
    })
  },
)
