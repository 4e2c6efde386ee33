/** The real runtime with handlers that tests can steer: `seed` of a decoder request says what happens. */
import { NumericalError, ParseError, problem } from '../../src/core/problem.ts'
import type { Steps } from '../../src/core/steps.ts'
import type { DecoderRequest, ResultOf } from '../protocol.ts'
import { createHeldRegister } from '../runtime/createMemo.ts'
import { serve, type JobContext } from '../serve.ts'
import { Deed } from './deed.ts'

type Decoder = ResultOf<'initialiseDecoder'>

const held = createHeldRegister()
const kept = decoderOf(Float64Array.of(5))
held.hold(kept)
let lastSent = new Float64Array(0)

function decoderOf(weight: Float64Array): Decoder {
  const bias = weight.subarray(0, 1)
  return {
    latentDim: 1,
    dataDim: 1,
    layers: [{ type: 'Linear', inputSize: 1, outputSize: 1, weight, bias }],
  }
}

function busy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

function block(): never {
  for (;;) busy(1000)
}

function* work(numSteps: number): Steps<Decoder> {
  for (let done = 0; done < numSteps; done++) {
    busy(2)
    yield { done, total: numSteps }
  }
  return decoderOf(new Float64Array(1000))
}

function act({ seed }: DecoderRequest, context: JobContext): Decoder | Promise<Decoder> {
  switch (seed) {
    case Deed.work:
      return context.drive(work(250), 'density') // half a second
    case Deed.workOn:
      return context.drive(work(1e6), 'density')
    case Deed.block:
      return block()
    case Deed.reportThenBlock:
      busy(120) // longer than reports are held back
      context.report('density', 1, 2)
      return block()
    case Deed.parseError:
      throw new ParseError([problem('layers[2].weight[0]', 'length', { expected: 8, actual: 7 })])
    case Deed.numericalError:
      throw new NumericalError('singular', 'no inverse', { row: 3, matrix: 'noise' })
    case Deed.throwLater:
      setTimeout(() => {
        throw new Error('thrown in a timer')
      })
      return new Promise(() => undefined)
    case Deed.rejectUnseen:
      void Promise.reject(new Error('nobody looks'))
      return new Promise(() => undefined)
    case Deed.close:
      close()
      return new Promise(() => undefined)
    case Deed.kept:
      return kept
    case Deed.lastSentLength:
      return decoderOf(Float64Array.of(lastSent.length))
    default:
      lastSent = Float64Array.of(seed, 0)
      return decoderOf(lastSent)
  }
}

serve({ handlers: { initialiseDecoder: act }, exceptions: {}, held })
