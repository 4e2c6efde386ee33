import { expect, test } from 'vitest'
import { paperFigures } from '../core/figures/__fixtures__/paperFigures.ts'
import { figureCsv } from './figureCsv.ts'

const figures = paperFigures()

function rowsOf(id: string): { head: string[]; rows: string[][] } {
  const found = figures.find((each) => each.id === id)!
  const [head = [], ...rows] = figureCsv(found.id, found.figure)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  return { head, rows }
}

test.each(figures)('Fig. $name is a table: every row has the columns of the header', ({ id, figure }) => {
  const lines = figureCsv(id, figure).trimEnd().split('\n')
  const widths = lines.map((line) => line.replaceAll(/"[^"]*"/g, '').split(',').length)
  expect(new Set(widths).size).toBe(1)
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.join('\n')).not.toMatch(/NaN|undefined|null/)
})

test('Fig. 1 counts what the walk finds', () => {
  const { rows } = rowsOf('1')
  expect(rows.map(([step]) => step)).toEqual(['0', '1', '2', '3', '4'])
  expect(rows.at(-1)!.slice(2)).toEqual(['22', '0'])
})

test('Fig. 4 has every epoch of every method and run at full precision, what is known once in the last', () => {
  const found = figures.find(({ id }) => id === '4')!
  if (found.figure.kind !== 'comparison') throw new Error('Fig. 4 is another kind')
  const { runs } = found.figure.result
  const { head, rows } = rowsOf('4')
  const column = (name: string): number => head.indexOf(name)
  const em = rows.filter(([method, , seed]) => method === 'em' && seed === '1')
  expect(em.map((row) => Number(row[column('nll')]))).toEqual(runs[1].lanes[0].nll)
  expect(em.map((row) => row[column('heldOutNll')] !== '')).toEqual([false, false, false, false, false, true])
  expect(em.at(-1)![column('trainingSeconds')]).toBe('1')
  const vae = rows.filter(([method, , seed]) => method === 'vae' && seed === '0')
  for (const row of vae)
    expect(Number(row[column('gap')])).toBe(-Number(row[column('nll')]) - Number(row[column('elbo')]))
  expect(rows.find(([method]) => method === 'adam')![column('status')]).not.toBe('epochLimit')
})
