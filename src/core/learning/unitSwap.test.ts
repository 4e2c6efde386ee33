import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { eStep } from './eStep.ts'
import { expectedCompleteLogLikelihood } from './expectedCompleteLogLikelihood.ts'
import { heldMaps } from './heldMaps.ts'
import { moveStatistics } from './moveStatistics.ts'
import { randomProblem, type ProblemShape } from './reference/randomProblem.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import { hasSwappableUnits, unitSwap, withSpareUnits } from './unitSwap.ts'
import { decoderPenalty } from './weightPrior.ts'

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.constantFrom([1, 3, 1], [1, 5, 2], [1, 4, 3]),
  activation: fc.constantFrom('ReLU', 'LeakyReLU', 'Abs'),
  noise: fc.constantFrom('isotropic', 'diagonal', 'full'),
  numPoints: fc.integer({ min: 5, max: 40 }),
  missing: fc.constantFrom(0, 0, 0.3),
  noiseVariance: fc.constantFrom(0.01, 1),
}) satisfies fc.Arbitrary<ProblemShape>

/** A spare unit bends at a point's posterior mean up to rounding: the E-step once lost one of the halves. */
const MEAN_AT_A_LIMIT = {
  seed: 254424,
  widths: [1, 4, 3],
  activation: 'LeakyReLU',
  noise: 'isotropic',
  numPoints: 5,
  missing: 0.3,
  noiseVariance: 0.01,
} as const satisfies ProblemShape

/** Directions at the rank cut-off are left out of the solution, though the right-hand side has parts in them. */
const CUT_DIRECTIONS = {
  seed: 431489,
  widths: [1, 3, 1],
  activation: 'ReLU',
  noise: 'full',
  numPoints: 21,
  missing: 0,
  noiseVariance: 0.01,
} as const satisfies ProblemShape

test('spare units change nothing, and a swap gains what it promises by the exact likelihood', () => {
  let numGaining = 0
  fc.assert(
    fc.property(shape, (each) => {
      const { model, data } = randomProblem(each)
      const partition = buildPartition(model.decoder)
      const statistics = eStep(model, partition, data)
      const decoder = withSpareUnits(model, partition, statistics)
      if (decoder === null) return
      const wide = { ...model, decoder }
      const widePartition = buildPartition(decoder)
      const wideStatistics = eStep(wide, widePartition, data)
      const scale = Math.max(1, Math.abs(statistics.logLikelihood))
      expect(Math.abs(wideStatistics.logLikelihood - statistics.logLikelihood) / scale).toBeLessThan(1e-12)
      const prior = { kind: 'none' } as const
      const swap = unitSwap(wide, widePartition, wideStatistics, each.widths[1], prior, 1e-13)
      if (swap === null) return
      expect(swap.decoder.layers.map((layer) => (layer.type === 'Linear' ? layer.outputSize : 0))).toEqual(
        model.decoder.layers.map((layer) => (layer.type === 'Linear' ? layer.outputSize : 0)),
      )
      if (!(swap.predictedGain > 0)) return
      numGaining++
      const after = eStep({ ...model, decoder: swap.decoder }, buildPartition(swap.decoder), data)
      expect(after.logLikelihood - statistics.logLikelihood).toBeGreaterThan(
        swap.predictedGain * (1 - 1e-6) - 1e-9 * scale,
      )
    }),
    { numRuns: 100, examples: [[MEAN_AT_A_LIMIT]] },
  )
  expect(numGaining).toBeGreaterThan(20)
})

test('its prediction is what the held posterior says of the decoder that it returns, weight prior included', () => {
  fc.assert(
    fc.property(shape, fc.boolean(), fc.constantFrom(0, 0.5, 20), (shallow, isDeep, precision) => {
      const each = isDeep ? { ...shallow, widths: [1, 4, 3, 2] } : shallow
      const { model, data } = randomProblem(each)
      const prior = precision > 0 ? ({ kind: 'gaussian', precision } as const) : ({ kind: 'none' } as const)
      const partition = buildPartition(model.decoder)
      const decoder = withSpareUnits(model, partition, eStep(model, partition, data))
      if (decoder === null) return
      const wide = { ...model, decoder }
      const widePartition = buildPartition(decoder)
      const statistics = eStep(wide, widePartition, data)
      const swap = unitSwap(wide, widePartition, statistics, each.widths[1], prior, 1e-13)
      if (swap === null) return
      const after = inWideForm(decoder, swap.decoder)
      const maps = heldMaps(compileDecoder(after), widePartition)
      const moved = moveStatistics(statistics, widePartition, maps, data.dataDim)
      const lossOf = (of: Decoder, held: SufficientStatistics): number =>
        0.5 * expectedCompleteLogLikelihood(wide, held).misfit + decoderPenalty(prior, of)
      const before = lossOf(decoder, statistics)
      const gain = before - lossOf(after, moved)
      expect(Math.abs(gain - swap.predictedGain) / Math.max(1, before)).toBeLessThan(1e-6)
      expect(swap.advantage).toBeLessThanOrEqual(swap.predictedGain + 1e-9)
    }),
    { numRuns: 80, examples: [[CUT_DIRECTIONS, true, 0]] },
  )
})

/** The swapped decoder as one with all spare units, of which the wide one's first layer stays as it is. */
function inWideForm(wide: Decoder, swapped: Decoder): Decoder {
  const [first, activation, second] = wide.layers
  const [inner, , outer] = swapped.layers
  if (first.type !== 'Linear' || inner.type !== 'Linear') throw new TypeError('expected linear layers')
  if (second.type !== 'Linear' || outer.type !== 'Linear') throw new TypeError('expected linear layers')
  const weight = new Float64Array(second.weight.length)
  for (let j = 0; j < inner.outputSize; j++) {
    const isOwn = inner.weight[j] === first.weight[j] && inner.bias[j] === first.bias[j]
    // a spare unit has a slope of one
    const loudness = isOwn ? 1 : Math.abs(inner.weight[j])
    const at = isOwn
      ? j
      : first.weight.findIndex(
          (w, k) => w * loudness === inner.weight[j] && first.bias[k] * loudness === inner.bias[j],
        )
    for (let i = 0; i < second.outputSize; i++)
      weight[i * second.inputSize + at] = outer.weight[i * outer.inputSize + j] * loudness
  }
  return {
    ...wide,
    layers: [first, activation, { ...second, weight, bias: outer.bias }, ...wide.layers.slice(3)],
  }
}

test('only a decoder with a hidden layer and S = 1 has swappable units', () => {
  const decoderOf = (widths: readonly number[]): boolean =>
    hasSwappableUnits(
      randomProblem({ seed: 1, widths, activation: 'ReLU', noise: 'isotropic', numPoints: 3 }).model.decoder,
    )
  expect(
    [
      [1, 2],
      [1, 4, 2],
      [1, 4, 4, 2],
      [2, 4, 2],
    ].map(decoderOf),
  ).toEqual([false, true, true, false])
})
