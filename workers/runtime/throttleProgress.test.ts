import { expect, it } from 'vitest'
import type { Progress } from '../protocol.ts'
import { throttleProgress } from './throttleProgress.ts'

/** Report each fraction at its time; returns those that went through. */
function play(reports: readonly (readonly [ms: number, done: number])[]): number[] {
  const sent: Progress[] = []
  let clockMs = 0
  const report = throttleProgress(
    (progress) => sent.push(progress),
    () => clockMs,
  )
  for (const [ms, done] of reports) {
    clockMs = ms
    report({ done, total: 100, phase: 'density' })
  }
  return sent.map(({ done }) => done)
}

it('holds back reports for 100 ms, the first one too', () => {
  expect(play([[10, 5], [99, 50], [100, 51], [150, 60], [199, 80], [200, 81]])).toEqual([51, 81]) // prettier-ignore
})

it('drops a report that is no further', () => {
  expect(play([[100, 50], [300, 50], [500, 40], [700, 51]])).toEqual([50, 51]) // prettier-ignore
})
