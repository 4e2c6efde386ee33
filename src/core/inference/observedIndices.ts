/** Coordinates of x that are seen, and those that are missing (NaN), both ascending. */
export function observedIndices(x: ArrayLike<number>): { observed: number[]; missing: number[] } {
  const observed: number[] = []
  const missing: number[] = []
  for (let d = 0; d < x.length; d++) (x[d] === x[d] ? observed : missing).push(d)
  return { observed, missing }
}
