import { formatNumber } from '../../plot/formatNumber.ts'
import type { Checkpoint } from '../../core/learning/trainingState.ts'
import { t } from '../../text/text.ts'

/**
 * What the step that made a state did, in a sentence, with the state's own numbers; at the end of an epoch, what the
 * epoch did before it.
 *
 * @param numPoints   points learned from
 * @param numRegions  of the state's model
 * @param hasPrior    of the weights: gains are then those of the objective, not of the NLL
 */
export function stepWords(
  checkpoint: Checkpoint,
  numPoints: number,
  numRegions: number | null,
  hasPrior: boolean,
): string {
  const { epoch, position, lastStep, lastEpochGain, nll } = checkpoint
  if (lastStep.kind === 'start') return t(epoch === 0 ? 'step.start' : 'step.startAgain', { epoch })
  const fall = (gain: number): string => fallWords(gain, numPoints, hasPrior)
  const words = partWords(checkpoint, numPoints, numRegions, fall)
  if (position > 0) return t('step.inEpoch', { epoch: epoch + 1, words })
  const isWhole = lastStep.kind === 'sweeps' || lastStep.kind === 'ascent' || lastStep.kind === 'batches'
  if (isWhole || !Number.isFinite(lastEpochGain)) return t('step.epoch', { epoch, words })
  const whole = { epoch, nll: formatNumber(nll), fall: fall(lastEpochGain) }
  const isNews = lastStep.kind !== 'leap' || lastStep.part > 0
  return isNews ? t('step.wholeEpoch', { ...whole, words }) : t('step.onlyEpoch', whole)
}

/** How much the mean objective fell, or rose. */
function fallWords(gain: number, numPoints: number, hasPrior: boolean): string {
  if (gain === 0) return t('step.same')
  const key = gain > 0 ? 'step.fall' : 'step.rise'
  return t(hasPrior ? `${key}Objective` : key, { gain: formatNumber(Math.abs(gain) / numPoints, 2) })
}

function partWords(
  { lastStep: step, nll, model }: Checkpoint,
  numPoints: number,
  numRegions: number | null,
  words: (gain: number) => string,
): string {
  const fall = (gain: number) => ({ after: formatNumber(nll), fall: words(gain) })
  switch (step.kind) {
    case 'start':
      return ''
    case 'expectation':
      return t('step.expectation', {
        points: numPoints,
        regions: numRegions ?? '…',
        value: formatNumber(step.expectedLogLikelihood / numPoints),
      })
    case 'layer': {
      const affine = model.decoder.layers.flatMap((layer, i) => ('weight' in layer ? [i] : []))
      const place = { layer: affine.indexOf(step.layerIndex) + 1, layers: affine.length }
      if (step.part === 0) return t('step.layer.still', place)
      const tries =
        step.numESteps === 1
          ? t('step.layer.tries.one')
          : t('step.layer.tries.more', { count: step.numESteps })
      const part =
        step.part === 1
          ? t('step.layer.full')
          : t(step.part > 1 ? 'step.layer.times' : 'step.layer.part', { share: formatNumber(step.part) })
      return t('step.layer', { ...place, ...fall(step.gain), part, tries })
    }
    case 'noise':
      return step.gain > 0 ? t('step.noise', fall(step.gain)) : t('step.noise.still')
    case 'prior':
      return t('step.prior', fall(step.gain))
    case 'sweeps':
      return t('step.sweeps', { count: step.numSweeps, ...fall(step.gain) })
    case 'leap':
      if (step.part === 0) return t('step.leap.still')
      return t('step.leap', { count: step.numESteps, ...fall(step.gain) })
    case 'ascent':
      if (step.stepLength === 0) return t('step.ascent.still')
      return t('step.ascent', {
        length: formatNumber(step.stepLength),
        gradient: formatNumber(step.gradientNorm),
        count: step.numESteps,
        ...fall(step.gain),
      })
    case 'batches':
      return t('step.batches', { count: step.numBatches, ...fall(step.gain) })
  }
}
