import { chunkStatisticsSteps, prepareEStep, type PreparedEStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData, type TrainingData } from '../../src/core/learning/trainingData.ts'
import { runToEnd } from '../../src/core/steps.ts'
import type { FromHelper, ToHelper } from './messages.ts'

/**
 * Compute chunks of E-steps that are asked for over a port. What fails is not answered: whoever asked computes that
 * chunk itself in the end, and meets the same failure where it can be reported.
 */
export function helpEStep(port: MessagePort): void {
  let data: TrainingData | null = null
  let prepared: PreparedEStep | null = null
  let eStepId = -1
  port.onmessage = ({ data: message }: MessageEvent<ToHelper>) => {
    try {
      if (message.kind === 'data') {
        data = buildTrainingData(message.values, message.numPoints, message.dataDim)
      } else if (message.kind === 'prepare') {
        eStepId = message.eStepId
        prepared = data === null ? null : prepareEStep(message.model, message.partition, data)
      } else if (message.eStepId === eStepId && prepared !== null) {
        const statistics = runToEnd(chunkStatisticsSteps(prepared, message.chunk))
        const answer: FromHelper = { eStepId, chunk: message.chunk, statistics }
        port.postMessage(answer)
      }
    } catch {
      prepared = null
    }
  }
}
