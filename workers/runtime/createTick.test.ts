import { expect, it } from 'vitest'
import { createTick } from './createTick.ts'

it('lets jobs that start go before jobs that resume, each in order of asking', async () => {
  const tick = createTick()
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  await Promise.all([
    tick('resume').then(note('resume 1')),
    tick('start').then(note('start 1')),
    tick('resume').then(note('resume 2')),
    tick('start').then(note('start 2')),
  ])
  expect(order).toEqual(['start 1', 'start 2', 'resume 1', 'resume 2'])
})

it('comes in a later task, after all that is already promised', async () => {
  const tick = createTick()
  let isTaskOver = false
  const later = tick('start').then(() => expect(isTaskOver).toBe(true))
  for (let i = 0; i < 100; i++) await Promise.resolve()
  isTaskOver = true
  await later
})
