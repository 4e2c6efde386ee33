import { type Encoder, type EncoderLayer, SMOOTH_ACTIVATIONS } from '../network/encoder.ts'
import type { Layer, LinearLayer } from '../network/model.ts'
import { checkStageEntries } from '../network/parse/checkStageEntries.ts'
import type { Parsed } from '../problem.ts'
import { type ProblemList, problemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { placedProblems } from './placed.ts'

/**
 * An imported network as an encoder of one Gaussian: S means and then S log-variances, in one output or in two, whose
 * names may say that they stand the other way round.
 *
 * @param decoder  what the encoder belongs to
 * @returns problems 'encoderInput', 'encoderOutputs', 'notLogVariance', or 'tooManyUnits' at a layer's place
 */
export function asEncoder(
  network: ImportedNetwork,
  { dataDim, latentDim }: { readonly dataDim: number; readonly latentDim: number },
): Parsed<Encoder> {
  const { inputSize, outputs, places } = network
  const problems = problemList()
  if (inputSize !== dataDim) problems.add('', 'encoderInput', { expected: dataDim, actual: inputSize })
  const isOne = outputs.length === 1 && outputs[0].size === 2 * latentDim
  const isTwo = outputs.length === 2 && outputs.every(({ size }) => size === latentDim)
  if (!isOne && !isTwo)
    problems.add('', 'encoderOutputs', {
      latentDim,
      expected: `${latentDim} + ${latentDim}`,
      actual: outputs.map(({ size }) => size).join(' + '),
    })
  const isTurned = isTwo && isSpread(outputs[0].name) && !isSpread(outputs[1].name)
  if (isTwo) checkSpread(outputs[isTurned ? 0 : 1].name, problems)
  checkStageEntries(network.layers.map(asPiecewiseAffine), inputSize, placedProblems(places, problems))
  if (problems.problems.length > 0) return { ok: false, problems: problems.problems }
  const layers = isTurned ? [...network.layers, turned(latentDim)] : network.layers
  return { ok: true, value: { dataDim, latentDim, numComponents: 1, layers }, notices: [] }
}

const SMOOTH: ReadonlySet<string> = new Set(SMOOTH_ACTIVATIONS)

/** A layer of the same size. */
function asPiecewiseAffine(layer: EncoderLayer): Layer {
  const { from } = layer
  return SMOOTH.has(layer.type) ? { type: 'ReLU', ...(from === undefined ? {} : { from }) } : (layer as Layer)
}

/** Whether a name speaks of a variance or a standard deviation in any form. */
function isSpread(name: string): boolean {
  return /var|std|sigma|scale|prec|\blv\b/i.test(name)
}

/** Any name is taken for that of a log-variance, but for one that names another measure of spread. */
function checkSpread(name: string, problems: ProblemList): void {
  const isSquare = /var|sq|sigma_?2|sigma\^2|\blv\b/i.test(name)
  if (isSpread(name) && !(isSquare && /log|ln|\blv\b/i.test(name)))
    problems.add('', 'notLogVariance', { name })
}

/** (log-variances, means) ↦ (means, log-variances) */
function turned(latentDim: number): LinearLayer {
  const size = 2 * latentDim
  const weight = new Float64Array(size * size)
  for (let i = 0; i < size; i++) weight[i * size + ((i + latentDim) % size)] = 1
  return { type: 'Linear', inputSize: size, outputSize: size, weight, bias: new Float64Array(size) }
}
