import { isAbortError } from '../workerClient/workerErrors.ts'
import { errorWords } from './errorWords.ts'
import { remainingSeconds } from './remainingSeconds.ts'

/** What the reader is told of a task. */
interface TaskListener {
  readonly begin: () => void
  readonly report?: (fraction: number, secondsLeft: number | null) => void
  readonly fail: (words: ReturnType<typeof errorWords>) => void
  /** However it ended, unless another has begun. */
  readonly end: () => void
}

/** What a task works with. */
interface Work {
  readonly signal: AbortSignal
  /** Whether it is still wanted: what it has to say after that is not heard. */
  readonly isWanted: () => boolean
  readonly report: (fraction: number) => void
}

export interface LatestTask {
  /** Settles when the work does; never rejects. */
  readonly run: (work: (task: Work) => Promise<void>) => Promise<void>
  readonly stop: () => void
}

/** Computations of which only the latest counts: to run one ends the one before. */
export function createLatestTask({ begin, report, fail, end }: TaskListener): LatestTask {
  let running: AbortController | null = null
  return {
    async run(work) {
      running?.abort()
      const controller = new AbortController()
      running = controller
      const startedMs = performance.now()
      const isWanted = (): boolean => running === controller
      begin()
      try {
        await work({
          signal: controller.signal,
          isWanted,
          report: (fraction) => {
            if (isWanted()) report?.(fraction, remainingSeconds(startedMs, fraction))
          },
        })
      } catch (error) {
        if (isWanted() && !isAbortError(error)) fail(errorWords(error))
      } finally {
        if (isWanted()) {
          running = null
          end()
        }
      }
    },
    stop() {
      if (running === null) return
      running.abort()
      running = null
      end()
    },
  }
}
