import { describeValue } from '../../describeValue.ts'
import type { ProblemList } from '../../problemList.ts'
import type { Pair } from '../model.ts'

/**
 * One whole number for rows and columns alike, or one for each: at least `least`. Problems 'notWhole' otherwise.
 *
 * @param fallback  where the field is missing; null if it must be there
 */
export function readPair(
  value: unknown,
  path: string,
  least: number,
  fallback: Pair | null,
  problems: ProblemList,
): Pair | null {
  if (value === undefined || value === null) {
    if (fallback === null) problems.add(path, 'missing', { expected: 'number' })
    return fallback
  }
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value, value]
  const [rows, columns] = entries
  if (entries.length === 2 && isWhole(rows, least) && isWhole(columns, least)) return [rows, columns]
  problems.add(path, 'notWhole', { least, actual: describeValue(value) })
  return null
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MOST
}

const MOST = 65_536
