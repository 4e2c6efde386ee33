import { networkFunction } from '../network/networkFunction.ts'
import type { ForwardCheck, ImportedNetwork } from './importedNetwork.ts'

export interface ForwardDifference {
  /** Largest |our output − the file's|; Infinity where ours is no number. */
  readonly largest: number
  /** The same over the largest |output| of the check. */
  readonly relative: number
  /** Index of the point where it is. */
  readonly at: number
}

/**
 * How far our values of a network, a last Sigmoid or Tanh included, are from those that its own tool computed.
 *
 * @param network  one that asDecoder or asEncoder took: their limits keep this one's memory small
 */
export function checkForward(network: ImportedNetwork, check: ForwardCheck): ForwardDifference {
  const { numPoints, inputs, outputs } = check
  const { layers, inputSize } = network
  const evaluate = networkFunction(layers, inputSize)
  const outputSize = outputs.length / numPoints
  let largest = 0
  let at = 0
  for (let n = 0; n < numPoints; n++) {
    const output = evaluate(inputs.subarray(n * inputSize, (n + 1) * inputSize))
    for (let d = 0; d < outputSize; d++) {
      const difference = Math.abs(output[d] - outputs[n * outputSize + d])
      if (difference <= largest) continue
      largest = Number.isNaN(difference) ? Infinity : difference
      at = n
    }
  }
  const scale = outputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return { largest, relative: largest === 0 ? 0 : largest / scale, at }
}
