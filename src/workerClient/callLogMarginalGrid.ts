import type { GridResult, RequestOf } from '../../workers/protocol.ts'
import type { CallOptions, Pool } from './createPool.ts'
import { mapChunks } from './mapChunks.ts'

/** Several chunks a worker, so that a slow row or worker at the end does not hold up the rest. */
const CHUNKS_PER_WORKER = 4

/** A whole grid of log p(x) over the pool, row blocks put together again. */
export async function callLogMarginalGrid(
  pool: Pick<Pool, 'size' | 'call'>,
  request: Omit<RequestOf<'logMarginalGrid'>, 'fromRow' | 'toRow'>,
  options: CallOptions = {},
): Promise<GridResult> {
  const numRows = request.grid.size[1] ?? 1 // a curve is one row
  const numChunks = Math.min(numRows, CHUNKS_PER_WORKER * pool.size)
  const chunks = Array.from({ length: numChunks }, (_, i) => {
    const fromRow = Math.floor((i * numRows) / numChunks)
    const toRow = Math.floor(((i + 1) * numRows) / numChunks)
    return { request: { ...request, fromRow, toRow }, weight: toRow - fromRow }
  })
  return joinRows(await mapChunks(pool, 'logMarginalGrid', chunks, options))
}

function joinRows(blocks: readonly GridResult[]): GridResult {
  const logMarginal = new Float64Array(blocks.reduce((sum, block) => sum + block.logMarginal.length, 0))
  let offset = 0
  for (const block of blocks) {
    logMarginal.set(block.logMarginal, offset)
    offset += block.logMarginal.length
  }
  return {
    logMarginal,
    maximum: blocks.reduce((highest, { maximum }) => Math.max(highest, maximum), -Infinity),
    numPairsSkipped: blocks.reduce((sum, { numPairsSkipped }) => sum + numPairsSkipped, 0),
  }
}
