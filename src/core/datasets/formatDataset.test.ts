import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDataset } from './formatDataset.ts'
import { parseData } from './parseData.ts'

test('parseData of it gives the same table to the bit', () => {
  const value = fc.oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.constant(Number.NaN),
    fc.constant(-0),
  )
  const table = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }))
    .chain(([dataDim, numPoints]) =>
      fc.tuple(
        fc.constant(dataDim),
        fc.array(
          fc.tuple(
            fc.double({ noDefaultInfinity: true, noNaN: true }),
            fc.array(value, { minLength: dataDim - 1, maxLength: dataDim - 1 }),
          ),
          {
            minLength: numPoints,
            maxLength: numPoints,
          },
        ),
        fc.option(
          fc.array(fc.constantFrom('a', 'b, "c"', 'd;e'), { minLength: numPoints, maxLength: numPoints }),
        ),
      ),
    )
  fc.assert(
    fc.property(table, ([dataDim, rows, labels]) => {
      const dataset = {
        name: 'round trip',
        numPoints: rows.length,
        dataDim,
        columnNames: Array.from({ length: dataDim }, (_, i) => `column "${i}", of some`),
        values: Float64Array.from(rows.flatMap(([first, rest]) => [first, ...rest])),
        label: labels === null ? null : { name: 'kind', values: labels },
      }
      const parsed = parseData(formatDataset(dataset), 'round trip', {
        labelColumn: labels === null ? '' : 'kind',
      })
      expect(parsed).toMatchObject({ ok: true, value: dataset })
    }),
  )
})
