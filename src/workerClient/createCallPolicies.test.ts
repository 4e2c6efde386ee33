import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCallPolicies, type CallPolicies } from './createCallPolicies.ts'
import { abortError, isAbortError } from './workerErrors.ts'

type Policy = 'runAbortable' | 'runLatest'

/** One call in a history: whether its work fails, and whether the work listens to its signal. */
interface Call {
  readonly fails: boolean
  readonly listens: boolean
}

interface Seen {
  readonly index: number
  readonly outcome: 'value' | 'failed' | 'aborted'
}

const calls = fc.array(fc.record({ fails: fc.boolean(), listens: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
})

/** Make the calls at moments that the scheduler picks, and let their work end when it picks; note what settles. */
async function play(scheduler: fc.Scheduler, policy: Policy, history: readonly Call[]): Promise<Played> {
  const policies = createCallPolicies()
  const seen: Seen[] = []
  let numRunning = 0
  let mostRunning = 0
  const settled: Promise<void>[] = []

  function work({ fails, listens }: Call, index: number, signal: AbortSignal): Promise<number> {
    mostRunning = Math.max(mostRunning, ++numRunning)
    const ended = scheduler.schedule(Promise.resolve(index), `work ${index}`).then(() => {
      if (fails) throw new Error(`failure ${index}`)
      return index
    })
    const stopped = new Promise<never>((_, reject) => {
      if (listens) signal.addEventListener('abort', () => reject(abortError()))
    })
    return Promise.race([ended, stopped]).finally(() => numRunning--)
  }

  function make(call: Call, index: number): void {
    const promise = policies[policy]('channel', (signal) => work(call, index, signal))
    const note = (outcome: Seen['outcome']) => void seen.push({ index, outcome })
    settled.push(
      promise.then(
        (value) => {
          expect(value).toBe(index) // nobody gets another call's result
          note('value')
        },
        (error: unknown) => note(isAbortError(error) ? 'aborted' : 'failed'),
      ),
    )
  }

  const { task } = scheduler.scheduleSequence(
    history.map((call, index) => ({ label: `call ${index}`, builder: async () => make(call, index) })),
  )
  await scheduler.waitFor(task)
  await scheduler.waitFor(Promise.all(settled)) // rejects if a promise were left that nothing can settle
  return { seen, mostRunning }
}

interface Played {
  readonly seen: readonly Seen[]
  readonly mostRunning: number
}

function checkEveryInterleaving(policy: Policy, check: (played: Played, history: readonly Call[]) => void) {
  return fc.assert(
    fc.asyncProperty(fc.scheduler(), calls, async (scheduler, history) => {
      check(await play(scheduler, policy, history), history)
    }),
    { numRuns: 300 },
  )
}

describe.each<Policy>(['runAbortable', 'runLatest'])('%s, in every interleaving', (policy) => {
  it('settles every call once', () =>
    checkEveryInterleaving(policy, ({ seen }, history) => {
      expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual(history.map((_, index) => index))
    }))

  it('gives the last call its own outcome, errors included', () =>
    checkEveryInterleaving(policy, ({ seen }, history) => {
      const last = history.length - 1
      expect(seen.find(({ index }) => index === last)?.outcome).toBe(
        history[last]?.fails ? 'failed' : 'value',
      )
    }))

  it('never delivers an older result after a newer one', () =>
    checkEveryInterleaving(policy, ({ seen }) => {
      const delivered = seen.filter(({ outcome }) => outcome !== 'aborted').map(({ index }) => index)
      expect(delivered).toEqual([...delivered].sort((a, b) => a - b))
    }))
})

describe('runLatest', () => {
  it('has at most one in flight', () =>
    checkEveryInterleaving('runLatest', ({ mostRunning }) => expect(mostRunning).toBe(1)))

  it('runs the first and, of those that came meanwhile, the newest', async () => {
    const policies = createCallPolicies()
    const started: number[] = []
    const gates: (() => void)[] = []
    const outcomes = [0, 1, 2].map((index) =>
      policies.runLatest('hover', () => {
        started.push(index)
        return new Promise<number>((resolve) => gates.push(() => resolve(index)))
      }),
    )
    await expect(outcomes[1]).rejects.toSatisfy(isAbortError)
    gates[0]?.()
    await expect(outcomes[0]).resolves.toBe(0)
    gates[1]?.()
    await expect(outcomes[2]).resolves.toBe(2)
    expect(started).toEqual([0, 2])
  })
})

describe('runAbortable', () => {
  it('tells the older task by its signal and rejects its caller at once', async () => {
    const policies = createCallPolicies()
    const signals: AbortSignal[] = []
    const never = (signal: AbortSignal) => {
      signals.push(signal)
      return new Promise<never>(() => undefined)
    }
    const older = policies.runAbortable('partition', never)
    void policies.runAbortable('partition', never)
    await expect(older).rejects.toSatisfy(isAbortError)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('leaves other channels alone', async () => {
    const policies = createCallPolicies()
    const first = policies.runAbortable('a', async () => 'a')
    const second = policies.runAbortable('b', async () => 'b')
    await expect(Promise.all([first, second])).resolves.toEqual(['a', 'b'])
  })
})

describe('cancel', () => {
  const outcome = (promise: Promise<unknown>) => promise.then(String, (error: unknown) => isAbortError(error))
  const start = (policies: CallPolicies) =>
    policies.runLatest('hover', () => new Promise<never>(() => undefined))

  it('rejects what runs and what waits, and frees the channel', async () => {
    const policies = createCallPolicies()
    const both = [start(policies), start(policies)].map(outcome)
    policies.cancel('hover')
    expect(await Promise.all(both)).toEqual([true, true])
    await expect(policies.runLatest('hover', async () => 'next')).resolves.toBe('next')
  })

  it('of an idle channel does nothing', () => {
    expect(() => createCallPolicies().cancel('hover')).not.toThrow()
  })
})
