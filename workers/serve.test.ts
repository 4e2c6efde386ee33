import { describe, expect, it } from 'vitest'
import { NumericalError, ParseError, problem } from '../src/core/problem.ts'
import type { Steps } from '../src/core/steps.ts'
import { PROTOCOL_VERSION, type Job, type Progress } from './protocol.ts'
import { createHeldRegister } from './runtime/createMemo.ts'
import { createWorkerApi, type Service } from './serve.ts'

const job: Job = { protocol: PROTOCOL_VERSION, jobId: 7, modelVersion: 3 }
const scoreRequest = {
  model: {
    decoder: { latentDim: 1, dataDim: 1, layers: [] },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  },
  values: Float64Array.of(0),
  numPoints: 1,
} as const

type ScoreData = NonNullable<Service['handlers']['scoreData']>

function createApi(scoreData: ScoreData, rest: Partial<Service> = {}) {
  return createWorkerApi({ handlers: { scoreData }, exceptions: {}, held: createHeldRegister(), ...rest })
}

function score(
  scoreData: ScoreData,
  rest: Partial<Service> = {},
  onProgress: ((p: Progress) => void) | null = null,
) {
  return createApi(scoreData, rest).run(job, 'scoreData', scoreRequest, onProgress)
}

interface Left {
  isLeft: boolean
  numSteps: number
}

/** Steps of about 2 ms; notes how many were made, and when it was left. */
function* busySteps(count: number, left: Left): Steps<{ logMarginal: Float64Array }> {
  try {
    for (let done = 0; done < count; done++) {
      const end = performance.now() + 2
      while (performance.now() < end);
      left.numSteps++
      yield { done, total: count }
    }
    return { logMarginal: Float64Array.of(-1) }
  } finally {
    left.isLeft = true
  }
}

describe('a job', () => {
  it('answers with its ids and its value', async () => {
    const settled = await score(() => ({ logMarginal: Float64Array.of(-1.5) }))
    expect(settled).toEqual({
      ok: true,
      jobId: 7,
      modelVersion: 3,
      value: { logMarginal: Float64Array.of(-1.5) },
    })
  })

  it('of another protocol is refused', async () => {
    const api = createApi(() => ({ logMarginal: Float64Array.of(0) }))
    const settled = await api.run({ ...job, protocol: 99 }, 'scoreData', scoreRequest, null)
    expect(settled.ok ? '' : settled.error.message).toMatch(/protocol/)
  })

  it('that nobody handles is refused by name', async () => {
    const settled = await createApi(() => ({ logMarginal: Float64Array.of(0) })).run(
      job,
      'samplePrior',
      { model: scoreRequest.model, numSamples: 1, seed: 1 },
      null,
    )
    expect(settled.ok ? '' : settled.error.message).toMatch(/samplePrior/)
  })

  it('has its tables although they are forgotten before it begins', async () => {
    const api = createApi(({ values }) => ({ logMarginal: values.slice() }))
    api.keep(1, Float64Array.of(-2))
    const named = { ...scoreRequest, values: { keptTable: 1 } as unknown as Float64Array }
    const settled = api.run(job, 'scoreData', named, null)
    api.forget([1])
    expect(await settled).toMatchObject({ ok: true, value: { logMarginal: Float64Array.of(-2) } })
    const later = await api.run(job, 'scoreData', named, null)
    expect(later.ok ? '' : later.error.message).toMatch(/table 1/)
  })

  it('stops when it is cancelled, and leaves its generator', async () => {
    const left: Left = { isLeft: false, numSteps: 0 }
    const api = createApi((_, { drive }) => drive(busySteps(1000, left), 'scores'))
    const settled = api.run(job, 'scoreData', scoreRequest, () => api.cancel(job.jobId))
    expect(await settled).toMatchObject({ ok: false, error: { name: 'AbortError' } })
    expect(left.isLeft).toBe(true)
    expect(left.numSteps).toBeLessThan(500) // after 100 ms, of 2 s
  })

  it('that is cancelled before it began does no work', async () => {
    let isCalled = false
    const api = createApi(() => {
      isCalled = true
      return { logMarginal: Float64Array.of(0) }
    })
    const settled = api.run(job, 'scoreData', scoreRequest, null)
    api.cancel(job.jobId)
    expect(await settled).toMatchObject({ ok: false, error: { name: 'AbortError' } })
    expect(isCalled).toBe(false)
  })

  it('reports progress that rises, and seldom', async () => {
    const seen: Progress[] = []
    const started = performance.now()
    await score(
      (_, { drive }) => drive(busySteps(150, { isLeft: false, numSteps: 0 }), 'scores', 0.5, 1),
      {},
      (p) => seen.push(p),
    )
    const fractions = seen.map(({ done, total }) => done / total)
    expect(fractions.length).toBeGreaterThan(0)
    expect(fractions.length).toBeLessThanOrEqual((performance.now() - started) / 100)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0.5)
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1)
  })
})

describe('an error', () => {
  it('keeps code and context', async () => {
    const settled = await score(() => {
      throw new NumericalError('singular', 'no inverse', { row: 3 })
    })
    expect(settled).toMatchObject({
      ok: false,
      error: { name: 'NumericalError', code: 'singular', context: { row: 3 }, message: 'no inverse' },
    })
  })

  it('keeps problems', async () => {
    const problems = [problem('layers[0]', 'missing', { expected: 'weight' })]
    const settled = await score(() => {
      throw new ParseError(problems)
    })
    expect(settled).toMatchObject({ ok: false, error: { name: 'ParseError', problems } })
  })

  it('is made of whatever is thrown', async () => {
    const settled = await score(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- a library may
      throw 'a string'
    })
    expect(settled).toMatchObject({ ok: false, error: { name: 'Error', message: 'a string' } })
  })
})

describe('a number that is not finite', () => {
  it.each([Number.NaN, Infinity, -Infinity])('%s does not leave the worker', async (bad) => {
    const settled = await score(() => ({ logMarginal: Float64Array.of(0, bad) }))
    expect(settled).toMatchObject({
      ok: false,
      error: { code: 'notFinite', context: { path: 'logMarginal', index: 1, value: String(bad) } },
    })
  })

  it('does where the contract has it', async () => {
    const exceptions = { scoreData: { logMarginal: 'negativeInfinity' } } as const
    const settle = async (bad: number) =>
      (await score(() => ({ logMarginal: Float64Array.of(bad) }), { exceptions })).ok
    expect([await settle(-Infinity), await settle(Infinity), await settle(Number.NaN)]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('a job in the background', () => {
  const later = { ...job, jobId: 8 }
  const samplesRequest = { model: scoreRequest.model, numSamples: 1, seed: 1 }
  const noDraws = {
    latent: new Float64Array(),
    noiseless: new Float64Array(),
    noisy: new Float64Array(),
  }

  function createShared(map: Left, own: Left) {
    return createWorkerApi({
      handlers: {
        scoreData: (_, context) => context.drive(busySteps(400, map), 'scores'),
        samplePrior: async (_, context) => {
          await context.drive(busySteps(100, own), 'samples')
          return noDraws
        },
      },
      exceptions: {},
      held: createHeldRegister(),
      background: new Set(['scoreData']),
    })
  }

  it('stands still while another runs', async () => {
    const map: Left = { isLeft: false, numSteps: 0 }
    const own: Left = { isLeft: false, numSteps: 0 }
    const api = createShared(map, own)
    const long = api.run(job, 'scoreData', scoreRequest, null)
    await api.run(later, 'samplePrior', samplesRequest, null)
    expect(own.numSteps).toBe(100)
    expect(map.numSteps).toBeLessThan(15)
    api.cancel(7)
    await long
  })

  it('hears of its cancel at once all the same', async () => {
    const map: Left = { isLeft: false, numSteps: 0 }
    const own: Left = { isLeft: false, numSteps: 0 }
    const api = createShared(map, own)
    const long = api.run(job, 'scoreData', scoreRequest, null)
    const short = api.run(later, 'samplePrior', samplesRequest, () => api.cancel(7))
    expect((await long).ok).toBe(false)
    expect(own.isLeft).toBe(false)
    await short
  })
})
