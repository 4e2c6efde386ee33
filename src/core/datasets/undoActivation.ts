import { type Parsed, problem } from '../problem.ts'
import type { Dataset } from './dataset.ts'

/** Values of eight bits are bins of this many. */
const NUM_BINS = 256

/**
 * Data that an activation put out, on the scale of what went in: x ↦ log(x / (1 − x)) for the Sigmoid, artanh x for the
 * Tanh. Where a value lies at an end of the range, which would be infinitely far, all are taken for middles of
 * NUM_BINS bins over the range first: 0 of an 8-bit image becomes 1/512, 255/255 becomes 511/512.
 *
 * @returns  the data with missing values as they were; problem 'outsideRange' (count, lower, upper) where values lie outside
 */
export function undoActivation(dataset: Dataset, activation: 'Sigmoid' | 'Tanh'): Parsed<Dataset> {
  const { values } = dataset
  const lower = activation === 'Sigmoid' ? 0 : -1
  const isOutside = (value: number): boolean => value < lower || value > 1
  const count = values.reduce((sum, value) => sum + (isOutside(value) ? 1 : 0), 0)
  if (count > 0) return { ok: false, problems: [problem('', 'outsideRange', { count, lower, upper: 1 })] }
  const hasEnds = values.some((value) => value === lower || value === 1)
  const inward = (share: number): number => (hasEnds ? (share * (NUM_BINS - 1) + 0.5) / NUM_BINS : share)
  const undone = values.map((value) => {
    if (activation === 'Tanh' && !hasEnds) return Math.atanh(value)
    const share = inward((value - lower) / (1 - lower))
    const logit = Math.log(share) - Math.log1p(-share)
    return activation === 'Sigmoid' ? logit : logit / 2
  })
  return { ok: true, value: { ...dataset, values: undone }, notices: [] }
}
