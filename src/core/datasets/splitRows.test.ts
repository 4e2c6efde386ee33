import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitRows } from './splitRows.ts'

it('parts the rows: each is in one part, in order, as many as asked for, one at least to learn from', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.integer({ min: 0, max: 1000 }),
      (numPoints, share, seed) => {
        const { training, heldOut } = splitRows(numPoints, share, seed)
        expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(
          Array.from({ length: numPoints }, (_, i) => i),
        )
        expect(training).toEqual(training.toSorted())
        expect(heldOut).toEqual(heldOut.toSorted())
        expect(heldOut.length).toBe(Math.min(numPoints - 1, Math.round(share * numPoints)))
        expect(splitRows(numPoints, share, seed)).toEqual({ training, heldOut })
      },
    ),
  )
  expect(splitRows(100, 0.2, 1).heldOut).not.toEqual(splitRows(100, 0.2, 2).heldOut)
  expect(() => splitRows(10, 1, 0)).toThrow(RangeError)
})
