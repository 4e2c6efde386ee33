import { expect, it } from 'vitest'
import { createTick } from './createTick.ts'

it('lets the lowest rank go first, and equals in order of asking', async () => {
  const tick = createTick()
  const order: string[] = []
  const note = (name: string) => () => void order.push(name)
  await Promise.all([
    tick(() => 1).then(note('b 1')),
    tick(() => 0).then(note('a 1')),
    tick(() => 1).then(note('b 2')),
    tick(() => 0).then(note('a 2')),
  ])
  expect(order).toEqual(['a 1', 'a 2', 'b 1', 'b 2'])
})

it('asks for a rank when it counts', async () => {
  const tick = createTick()
  const order: string[] = []
  let rank = 2
  const last = tick(() => rank).then(() => order.push('changed'))
  const other = tick(() => 1).then(() => order.push('other'))
  rank = 0
  await Promise.all([last, other])
  expect(order).toEqual(['changed', 'other'])
})

it('comes in a later task, after all that is already promised', async () => {
  const tick = createTick()
  let isTaskOver = false
  const later = tick(() => 0).then(() => expect(isTaskOver).toBe(true))
  for (let i = 0; i < 100; i++) await Promise.resolve()
  isTaskOver = true
  await later
})
