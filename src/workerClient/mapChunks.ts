import type { Progress, RequestName, RequestOf, ResultOf } from '../../workers/protocol.ts'
import type { CallOptions, Pool } from './createPool.ts'

export interface Chunk<K extends RequestName> {
  readonly request: RequestOf<K>
  /** Its share of the whole work, in any unit. */
  readonly weight: number
}

/**
 * Run the parts of one job over the pool: as many at a time as there are workers, so that a cancel finds little to
 * stop. Results are in the order of the chunks. The first failure cancels the rest.
 */
export async function mapChunks<K extends RequestName>(
  pool: Pick<Pool, 'size' | 'call'>,
  name: K,
  chunks: readonly Chunk<K>[],
  { signal, modelVersion, onProgress }: CallOptions = {},
): Promise<ResultOf<K>[]> {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort()
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })

  const results: ResultOf<K>[] = []
  const merged = onProgress && mergeProgress(chunks, onProgress)
  let next = 0
  async function work(): Promise<void> {
    while (next < chunks.length) {
      const index = next++
      const { request } = chunks[index] as Chunk<K>
      results[index] = await pool.call(name, request, {
        signal: controller.signal,
        modelVersion,
        onProgress: merged && ((progress) => merged(index, progress.done / progress.total, progress.phase)),
      })
      merged?.(index, 1)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(pool.size, chunks.length) }, work))
    return results
  } finally {
    controller.abort() // after a failure; without effect where all is done
    signal?.removeEventListener('abort', onAbort)
  }
}

/** One progress out of many, each weighted. It never falls, as none of them does. */
function mergeProgress(
  chunks: readonly Chunk<RequestName>[],
  onProgress: (progress: Progress) => void,
): (index: number, fraction: number, phase?: Progress['phase']) => void {
  const fractions = chunks.map(() => 0)
  const total = chunks.reduce((sum, { weight }) => sum + weight, 0)
  let lastPhase: Progress['phase'] | null = null
  return (index, fraction, phase) => {
    fractions[index] = fraction
    lastPhase = phase ?? lastPhase
    if (lastPhase === null) return // no chunk has said yet what it does
    const done = chunks.reduce((sum, { weight }, i) => sum + weight * (fractions[i] ?? 0), 0)
    onProgress({ done, total, phase: lastPhase })
  }
}
