import { createRng, type Rng } from '../numerics/createRng.ts'
import type { Dataset } from './dataset.ts'

/** What is hidden of a table at random. */
export interface HidingRecipe {
  /** Of the observed values, in [0, 1). */
  readonly share: number
  readonly seed: number
  /** Every row has one of so many sets of hidden columns; null: each value is hidden on its own. */
  readonly numPatterns: number | null
}

/**
 * A table of which a share of the values is hidden, each as likely as any other (missing completely at random).
 *
 * Each value on its own: round(share · their number) become NaN; a row that would lose all it has keeps its last value, a
 * later row loses one in its place. By patterns: each hides round(share · D) columns, rows draw theirs; a row that would
 * lose all keeps its last value.
 *
 * @throws RangeError  share out of its range, numPatterns not a positive integer
 * Method  selection sampling, one draw a value: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 */
export function hideValues(dataset: Dataset, { share, seed, numPatterns }: HidingRecipe): Dataset {
  if (!(share >= 0 && share < 1)) throw new RangeError(`share: expected one in [0, 1), got ${share}`)
  const rng = createRng(seed)
  if (numPatterns === null) return hideEach(dataset, share, rng)
  if (!Number.isInteger(numPatterns) || numPatterns < 1)
    throw new RangeError(`numPatterns: expected a positive integer, got ${numPatterns}`)
  return hidePatterns(dataset, share, numPatterns, rng)
}

function hidePatterns(dataset: Dataset, share: number, numPatterns: number, rng: Rng): Dataset {
  const { dataDim, numPoints } = dataset
  const patterns = Array.from({ length: numPatterns }, () => {
    let wanted = Math.round(share * dataDim)
    return Uint8Array.from({ length: dataDim }, (_, d) => {
      const isHidden = rng() * (dataDim - d) < wanted
      if (isHidden) wanted--
      return Number(isHidden)
    })
  })
  const values = dataset.values.slice()
  for (let n = 0; n < numPoints; n++) {
    const pattern = patterns[Math.floor(rng() * numPatterns)]
    let last = -1
    let isAnyLeft = false
    for (let d = 0; d < dataDim; d++) {
      const k = n * dataDim + d
      if (values[k] !== values[k]) continue
      if (pattern[d] === 0) isAnyLeft = true
      else {
        last = k
        values[k] = Number.NaN
      }
    }
    if (!isAnyLeft && last >= 0) values[last] = dataset.values[last]
  }
  return { ...dataset, values }
}

function hideEach(dataset: Dataset, share: number, rng: Rng): Dataset {
  const { dataDim, numPoints } = dataset
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
