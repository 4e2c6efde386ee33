import { chunkStatisticsSteps, prepareEStepSteps, type PreparedEStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import type { Steps } from '../../src/core/steps.ts'
import type { FromHelper, ToHelper } from './messages.ts'

/** A chunk pauses after this time: the worker's own jobs, and a newer E-step, come in between. */
const SLICE_MS = 8

/**
 * Compute chunks of E-steps that are asked for over a port, one after the other. What fails is not answered: whoever
 * asked computes that chunk itself in the end, and meets the same failure where it can be reported.
 *
 * @param pause  settles when it is this work's turn again
 */
export function helpEStep(port: MessagePort, pause: () => Promise<void>): void {
  let data: TrainingData | null = null
  let prepared: PreparedEStep | null = null
  let eStepId = -1
  let waiting: Exclude<ToHelper, { kind: 'data' }>[] = []
  let isWorking = false

  /** Undefined where a newer E-step has begun meanwhile. */
  async function drive<T>(steps: Steps<T>, id: number): Promise<T | undefined> {
    let sliceStart = performance.now()
    for (;;) {
      const next = steps.next()
      if (next.done === true) return next.value
      if (performance.now() - sliceStart < SLICE_MS) continue
      await pause()
      if (id !== eStepId) return undefined
      sliceStart = performance.now()
    }
  }

  async function work(): Promise<void> {
    isWorking = true
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      try {
        if (message.kind === 'prepare') {
          prepared = null
          if (data === null) continue
          const steps = prepareEStepSteps(message.model, message.partition, data)
          prepared = (await drive(steps, message.eStepId)) ?? null
        } else if (message.eStepId === eStepId && prepared !== null) {
          const { chunk } = message
          const statistics = await drive(chunkStatisticsSteps(prepared, chunk), message.eStepId)
          if (statistics === undefined) continue
          const answer: FromHelper = { eStepId: message.eStepId, chunk, statistics }
          port.postMessage(answer)
        }
      } catch {
        prepared = null
      }
    }
    isWorking = false
  }

  port.onmessage = ({ data: message }: MessageEvent<ToHelper>) => {
    if (message.kind === 'data') {
      data = null
      try {
        data = buildTrainingData(message.values, message.numPoints, message.dataDim)
      } catch {
        prepared = null
      }
      return
    }
    if (message.kind === 'prepare') {
      eStepId = message.eStepId
      waiting = []
    }
    waiting.push(message)
    if (!isWorking) void work()
  }
}
