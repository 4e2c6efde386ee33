import type { LatentSection } from './sectionModel.ts'

/**
 * The section along some coordinates of z, the others held.
 *
 * @param axes  the free ones
 * @param held  [S]; entries of free coordinates are of no account
 * @throws RangeError  an axis that is none, or is there twice
 */
export function axesSection(axes: readonly number[], held: Float64Array): LatentSection {
  const S = held.length
  const isAxis = (axis: number): boolean => Number.isInteger(axis) && axis >= 0 && axis < S
  if (axes.length === 0 || !axes.every(isAxis) || new Set(axes).size !== axes.length)
    throw new RangeError(`[${axes.join(', ')}] are no axes of ${S}`)
  const directions = new Float64Array(axes.length * S)
  axes.forEach((axis, i) => (directions[i * S + axis] = 1))
  return { origin: held.map((value, s) => (axes.includes(s) ? 0 : value)), directions }
}
