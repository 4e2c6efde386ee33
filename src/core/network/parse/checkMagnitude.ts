import { compileDecoder } from '../compileDecoder.ts'
import type { AffineStage, NonlinearStage } from '../compiledDecoder.ts'
import { MAX_MAGNITUDE, PRIOR_REACH } from '../limits.ts'
import type { GenerativeModel, NoiseCovariance } from '../model.ts'
import type { ProblemList } from '../../problemList.ts'

/**
 * Adds 'overflow' where inference could meet numbers that a double cannot hold: at the first layer whose outputs may
 * pass MAX_MAGNITUDE within PRIOR_REACH prior standard deviations, or at `sigmaX` or `sigmaZ` where the same happens
 * in units of the noise or to the variances themselves. Tiny weights and weights of zero are ordinary.
 *
 * Method  |W_L| … |W_1| bounds the slope of every region at once, |slope of the nonlinearity| counted where above 1
 */
export function checkMagnitude(model: GenerativeModel, problems: ProblemList): void {
  const { decoder, noise, priorCovariance } = model
  const latentDim = decoder.latentDim
  const std = Float64Array.from({ length: latentDim }, (_, s) =>
    Math.sqrt(priorCovariance[s * latentDim + s]),
  )
  const largestStd = std.reduce((largest, value) => Math.max(largest, value, 1 / value), 1)
  if (!(largestStd <= MAX_MAGNITUDE)) {
    problems.add('sigmaZ', 'overflow', { magnitude: largestStd })
    return
  }
  let bounds: Float64Array = std.map((value) => PRIOR_REACH * value)
  for (const stage of compileDecoder(decoder).stages) {
    bounds = stage.kind === 'affine' ? boundsAfter(stage, bounds) : boundsChosen(stage, bounds)
    const magnitude = largest(bounds)
    if (!(magnitude <= MAX_MAGNITUDE)) {
      problems.add(`layers[${stage.layerIndex}]`, 'overflow', { magnitude })
      return
    }
  }
  const { smallestVariance, largestVariance } = varianceRange(noise, decoder.dataDim)
  const whitened = Math.max(largest(bounds), 1) / Math.sqrt(smallestVariance)
  const magnitude = Math.max(whitened, Math.sqrt(largestVariance))
  if (!(magnitude <= MAX_MAGNITUDE)) problems.add('sigmaX', 'overflow', { magnitude })
}

function boundsAfter(stage: AffineStage, bounds: Float64Array): Float64Array {
  const { inputSize, rowStart, column, weight, bias } = stage
  return bias.map((shift, i) => {
    let sum = Math.abs(shift)
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    for (let p = from; p < to; p++) {
      // Zeros add nothing, whatever they meet.
      if (weight[p] !== 0) sum += Math.abs(weight[p]) * bounds[column === null ? p - from : column[p]]
    }
    return sum
  })
}

function boundsChosen(stage: NonlinearStage, bounds: Float64Array): Float64Array {
  if (stage.kind === 'elementwise') {
    const factor = Math.max(1, Math.abs(stage.negativeSlope))
    return bounds.map((bound, i) => (i < stage.numUnits ? factor * bound : bound))
  }
  const { windowStart, windowRow, firstCarried, outputSize } = stage
  const numWindows = windowStart.length - 1
  return Float64Array.from({ length: outputSize }, (_, i) =>
    i < numWindows
      ? largest(
          Float64Array.from(windowRow.subarray(windowStart[i], windowStart[i + 1]), (row) => bounds[row]),
        )
      : bounds[firstCarried + i - numWindows],
  )
}

function largest(values: Float64Array): number {
  let result = 0
  for (const value of values) result = value > result || Number.isNaN(value) ? value : result
  return result
}

function varianceRange(
  noise: NoiseCovariance,
  dataDim: number,
): { smallestVariance: number; largestVariance: number } {
  const variances =
    noise.kind === 'isotropic'
      ? [noise.variance]
      : noise.kind === 'diagonal'
        ? noise.variances
        : Float64Array.from({ length: dataDim }, (_, d) => noise.matrix[d * dataDim + d])
  let smallestVariance = Infinity
  let largestVariance = 0
  for (const variance of variances) {
    smallestVariance = Math.min(smallestVariance, variance)
    largestVariance = Math.max(largestVariance, variance)
  }
  return { smallestVariance, largestVariance }
}
