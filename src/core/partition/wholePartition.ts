import { NumericalError } from '../problem.ts'
import type { IncompletePartition, Partition } from './partition.ts'

/** @throws NumericalError  'tooManyRegions': the limit of memory left only a part of it */
export function wholePartition(built: Partition | IncompletePartition): Partition {
  if (!('kind' in built)) return built
  const { numCells, maxBytes } = built
  throw new NumericalError(
    'tooManyRegions',
    `the partition has more than ${numCells} regions, and no room in ${maxBytes} bytes`,
    { limit: numCells },
  )
}
