import { expect, test } from 'vitest'
import { createLatestTask } from './latestTask.ts'

interface Heard {
  readonly task: ReturnType<typeof createLatestTask>
  readonly words: string[]
}

function listen(): Heard {
  const words: string[] = []
  const task = createLatestTask({
    begin: () => words.push('begin'),
    report: (fraction) => words.push(String(fraction)),
    fail: ({ key }) => words.push(key),
    end: () => words.push('end'),
  })
  return { task, words }
}

test('a task begins, reports and ends', async () => {
  const { task, words } = listen()
  await task.run(({ report }) => Promise.resolve(report(0.5)))
  expect(words).toEqual(['begin', '0.5', 'end'])
})

test('the one before is ended and not heard any more', async () => {
  const { task, words } = listen()
  let release = (): void => undefined
  const first = task.run(async ({ signal, isWanted, report }) => {
    await new Promise<void>((resolve) => {
      release = resolve
    })
    report(0.9)
    expect([signal.aborted, isWanted()]).toEqual([true, false])
    throw new Error('too late')
  })
  await task.run(({ report }) => Promise.resolve(report(0.1)))
  release()
  await first
  expect(words).toEqual(['begin', 'begin', '0.1', 'end'])
})

test('a stop is told at once, and only once; a failure has words', async () => {
  const { task, words } = listen()
  const run = task.run(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)))
  task.stop()
  task.stop()
  await run
  expect(words).toEqual(['begin', 'end'])
  await task.run(() => Promise.reject(new Error('broken')))
  expect(words.slice(2)).toEqual(['begin', 'error.unknown', 'end'])
})
