import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forward } from '../../network/forward.ts'
import { layerParameters, layersAt } from '../../network/layerParameters.ts'
import { createRng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { imageDecoder } from '../../partition/reference/imageDecoder.ts'
import { backwardRows } from './backwardRows.ts'
import { createDenseRows } from './denseRows.ts'
import { denseNetwork } from './denseNetwork.ts'
import { forwardRows } from './forwardRows.ts'

it('many rows go through layers of images as one point does, and slopes come back as differences say', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const rng = createRng(seed)
      const decoder = imageDecoder(rng, 2)
      // generic weights: no ties, at which slopes are one-sided
      const parameters = layerParameters(decoder.layers).map(() => standardNormal(rng))
      const generic = { ...decoder, layers: layersAt(decoder.layers, parameters) }
      const network = denseNetwork(generic.layers, 2, 0)
      const numRows = 3
      const rows = createDenseRows(network, numRows)
      const latents = new Float64Array(2 * numRows).map(() => standardNormal(rng))
      rows.values[0].set(latents)
      forwardRows(network, parameters, rows, numRows)
      const images = rows.values[network.stages.length]
      for (let n = 0; n < numRows; n++) {
        const image = forward(generic, latents.subarray(2 * n, 2 * n + 2))
        const scale = Math.max(1, ...image.map(Math.abs))
        image.forEach((value, d) => {
          expect(Math.abs(images[n * decoder.dataDim + d] - value)).toBeLessThan(1e-12 * scale)
        })
      }

      // a loss that is linear in the images
      const loss = new Float64Array(numRows * decoder.dataDim).map(() => standardNormal(rng))
      rows.slopes[network.stages.length].set(loss)
      const gradient = new Float64Array(parameters.length)
      backwardRows(network, parameters, rows, numRows, gradient)
      const lossAt = (own: Float64Array): number => {
        const layers = layersAt(decoder.layers, own)
        let sum = 0
        for (let n = 0; n < numRows; n++)
          forward({ ...decoder, layers }, latents.subarray(2 * n, 2 * n + 2)).forEach((value, d) => {
            sum += loss[n * decoder.dataDim + d] * value
          })
        return sum
      }
      const k = Math.floor(parameters.length * rng())
      const step = 1e-6
      const [up, down] = [step, -step].map((change) => lossAt(parameters.with(k, parameters[k] + change)))
      const size = Math.max(1, ...gradient.map(Math.abs))
      expect(Math.abs((up - down) / (2 * step) - gradient[k])).toBeLessThan(1e-6 * size)
    }),
    { numRuns: 200 },
  )
})
