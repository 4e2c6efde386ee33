import { createRng } from '../numerics/createRng.ts'
import type { Dataset } from './dataset.ts'

/**
 * A table of which a share of the values is hidden, each as likely as any other (missing completely at random).
 *
 * @param share  of the observed values, in [0, 1): round(share · their number) become NaN. A row that would lose all it
 *               has keeps its last value, a later row loses one in its place; fewer are hidden where none is left
 * @throws RangeError  share out of its range
 * Method  selection sampling, one draw a value: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 */
export function hideValues(dataset: Dataset, share: number, seed: number): Dataset {
  if (!(share >= 0 && share < 1)) throw new RangeError(`share: expected one in [0, 1), got ${share}`)
  const { dataDim, numPoints } = dataset
  const rng = createRng(seed)
  const values = dataset.values.slice()
  let left = 0
  for (const value of values) if (value === value) left++
  let wanted = Math.round(share * left)
  for (let n = 0; n < numPoints; n++) {
    let kept = 0
    let last = -1
    for (let k = n * dataDim; k < (n + 1) * dataDim; k++) {
      if (values[k] !== values[k]) continue
      if (rng() * left < wanted) {
        last = k
        values[k] = Number.NaN
        wanted--
      } else kept++
      left--
    }
    if (kept === 0 && last >= 0) {
      values[last] = dataset.values[last]
      wanted++
    }
  }
  return { ...dataset, values }
}
