import { splitRows } from '../core/datasets/splitRows.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import type { Observations } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { AppState } from './appState.ts'
import { HELD_OUT_SHARE, heldOutChoice, rowsOf } from './selectors.ts'

const FRESH_SEED_OFFSET = 1_000_003
const MAX_FRESH_POINTS = 5000

/** The points that training is judged by, as the setting says; null for none, or where none can be had. */
export async function heldOutPoints(
  state: AppState,
  dataset: Dataset,
  pool: Pool,
  signal: AbortSignal,
): Promise<Observations | null> {
  const { origin } = state.data
  const choice = heldOutChoice(state)
  switch (choice) {
    case 'none':
      return null
    case 'fifth': {
      const { heldOut } = splitRows(dataset.numPoints, HELD_OUT_SHARE, 0)
      return heldOut.length === 0 ? null : rowsOf(dataset, heldOut)
    }
    case 'fresh': {
      const request = generatorOf(origin)
      if (request === null) return null
      const fresh = await pool.call('generateData', request, { signal, modelVersion: 0 })
      return { values: fresh.values, numPoints: fresh.numPoints }
    }
  }
}

/** Fresh points of the same kind as the data, where it is known how they come about. */
function generatorOf(origin: AppState['data']['origin']) {
  if (origin.kind === 'generated')
    return {
      ...origin,
      seed: (origin.seed + FRESH_SEED_OFFSET) % 4_294_967_296,
      numPoints: Math.min(origin.numPoints, MAX_FRESH_POINTS),
    }
  if (origin.kind === 'file' && origin.file === 'circle-0')
    return { generator: 'circle', numPoints: 500, noiseStd: 0.05, seed: FRESH_SEED_OFFSET } as const
  if (origin.kind === 'file' && origin.file === 'wave-0')
    return { generator: 'wave', numPoints: 500, noiseStd: 0.1, seed: FRESH_SEED_OFFSET } as const
  return null
}
