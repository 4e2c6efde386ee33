import { chunkStatisticsSteps, numChunksOf, prepareEStepSteps } from '../../src/core/learning/eStep.ts'
import { mergeStatistics } from '../../src/core/learning/mergeStatistics.ts'
import type { SufficientStatistics } from '../../src/core/learning/sufficientStatistics.ts'
import type { TrainingData } from '../../src/core/learning/trainingData.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import type { Partition } from '../../src/core/partition/partition.ts'
import type { Steps } from '../../src/core/steps.ts'
import type { FromHelper, ToHelper } from './messages.ts'

/** Chunks that a helper has at a time: one to work on, and one so that it need not wait. */
const CHUNKS_AHEAD = 2
/** Below so many pairs (x, ω) messages cost more than they save. */
const MIN_PAIRS = 100_000

export type PooledEStep = (
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
) => Steps<SufficientStatistics>

/**
 * eStepSteps over many workers, to the same bits: the same chunks, merged in the same order, whoever computed them. It
 * takes part itself, and in the end computes what is still out with a helper again, so that a helper which is slow or
 * dead costs one chunk's time and never holds it up.
 *
 * @param ports  to workers that run helpEStep; none: it computes alone
 * Whoever drives it lets messages in between its steps.
 */
export function createPooledEStep(ports: readonly MessagePort[]): PooledEStep {
  let known: TrainingData | null = null
  let eStepId = 0
  let results: (SufficientStatistics | undefined)[] = []
  const outstanding = ports.map(() => new Set<number>())
  const tell = (port: MessagePort, message: ToHelper): void => port.postMessage(message)
  ports.forEach((port, i) => {
    port.onmessage = ({ data: answer }: MessageEvent<FromHelper>) => {
      if (answer.eStepId !== eStepId) return
      outstanding[i]!.delete(answer.chunk)
      results[answer.chunk] ??= answer.statistics
    }
  })

  return function* pooledEStep(model, partition, data) {
    const prepared = yield* prepareEStepSteps(model, partition, data)
    const numChunks = numChunksOf(data)
    const isShared = numChunks > 1 && data.numPoints * partition.numRegions >= MIN_PAIRS
    const helpers = isShared ? ports : []
    eStepId++
    results = Array.from({ length: numChunks }, () => undefined)
    let next = 0
    for (const own of outstanding) own.clear()
    for (const port of helpers) {
      const { values, numPoints, dataDim } = data
      if (known !== data) tell(port, { kind: 'data', values, numPoints, dataDim })
      tell(port, { kind: 'prepare', eStepId, model, partition })
    }
    if (isShared) known = data
    for (;;) {
      helpers.forEach((port, i) => {
        while (outstanding[i]!.size < CHUNKS_AHEAD && next < numChunks) {
          outstanding[i]!.add(next)
          tell(port, { kind: 'chunk', eStepId, chunk: next++ })
        }
      })
      const mine = next < numChunks ? next++ : results.indexOf(undefined)
      if (mine < 0) break
      const own = yield* chunkStatisticsSteps(prepared, mine)
      results[mine] ??= own
      yield { done: mine, total: numChunks }
    }
    return (results as SufficientStatistics[]).reduce(mergeStatistics)
  }
}
