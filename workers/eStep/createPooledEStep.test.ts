import { expect, it } from 'vitest'
import { generateDataset } from '../../src/core/datasets/generateDataset.ts'
import { eStep } from '../../src/core/learning/eStep.ts'
import { buildTrainingData } from '../../src/core/learning/trainingData.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { buildPartition } from '../../src/core/partition/buildPartition.ts'
import type { Steps } from '../../src/core/steps.ts'
import { createTick } from '../runtime/createTick.ts'
import { createPooledEStep } from './createPooledEStep.ts'
import { helpEStep } from './helpEStep.ts'

function modelOf(seed: number): GenerativeModel {
  return {
    decoder: initialiseDecoder(
      { widths: [1, 16, 16, 2], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
      createRng(seed),
    ),
    noise: { kind: 'isotropic', variance: 0.3 },
    priorCovariance: Float64Array.of(1),
  }
}
const { values, numPoints } = generateDataset(
  { generator: 'circle', numPoints: 9000, noiseStd: 0.05 },
  createRng(1),
)
const data = buildTrainingData(values, numPoints, 2)

const tick = createTick()

async function drive<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    await new Promise((resolve) => setTimeout(resolve))
  }
}

function helpers(count: number, serve: (port: MessagePort) => void): MessagePort[] {
  return Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel()
    serve(port2)
    return port1
  })
}

it.each([0, 1, 3])('with %i helpers: the bits of one worker alone, E-step after E-step', async (count) => {
  const numAnswers = { current: 0 }
  const ports = helpers(count, (port) => {
    helpEStep(port, () => tick(() => 0))
    const send = port.postMessage.bind(port)
    port.postMessage = (message: unknown) => {
      numAnswers.current++
      send(message)
    }
  })
  const pooled = createPooledEStep(ports)
  for (const seed of [1, 2]) {
    const model = modelOf(seed)
    const partition = buildPartition(model.decoder)
    expect(await drive(pooled(model, partition, data))).toEqual(eStep(model, partition, data))
  }
  expect(numAnswers.current > 0).toBe(count > 0)
  for (const port of ports) port.close()
})

it('helpers that never answer hold nothing up', async () => {
  const ports = helpers(2, () => undefined)
  const model = modelOf(3)
  const partition = buildPartition(model.decoder)
  const pooled = createPooledEStep(ports)
  expect(await drive(pooled(model, partition, data))).toEqual(eStep(model, partition, data))
  for (const port of ports) port.close()
})
