import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dataset } from './dataset.ts'
import { MAX_COLUMNS, MAX_ROWS } from './limits.ts'
import { type DataOptions, parseData } from './parseData.ts'

function read(text: string, options: DataOptions = {}): Dataset {
  const parsed = parseData(text, 'test', options)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function rows({ values, dataDim }: Dataset): number[][] {
  const list = [...values]
  return Array.from({ length: list.length / dataDim }, (_, n) => list.slice(n * dataDim, (n + 1) * dataDim))
}

function problems(text: string, options: DataOptions = {}): unknown[] {
  const parsed = parseData(text, 'test', options)
  return parsed.ok ? [] : parsed.problems.map(({ path, code, params }) => [path, code, params])
}

function notices(text: string): unknown[] {
  const parsed = parseData(text, 'test')
  return parsed.ok ? parsed.notices.map(({ code, params }) => [code, params]) : ['refused']
}

describe('CSV', () => {
  it('reads numbers with or without a header, in any of three delimiters', () => {
    const wanted = [
      [1, -2.5],
      [3e-3, 4],
    ]
    for (const delimiter of [',', ';', '\t']) {
      const body = ['1', '-2.5', '3e-3', '+4']
      const text = `${body.slice(0, 2).join(delimiter)}\r\n${body.slice(2).join(delimiter)}\r\n`
      expect(rows(read(text))).toEqual(wanted)
      expect(read(text).columnNames).toEqual(['x1', 'x2'])
      const named = read(`"eruptions"${delimiter}waiting\r\n${text}`)
      expect(rows(named)).toEqual(wanted)
      expect(named.columnNames).toEqual(['eruptions', 'waiting'])
    }
  })

  it('takes empty cells, NaN and NA as missing, in any case, and drops rows without anything', () => {
    const text = 'a,b\n1,\nnan,2\nNA,NaN\n,\n3,4\n'
    expect(rows(read(text))).toEqual([
      [1, Number.NaN],
      [Number.NaN, 2],
      [3, 4],
    ])
    expect(notices(text)).toEqual([['emptyRowsDropped', { count: 2 }]])
  })

  it('sets a label aside: by its name, or because it is text', () => {
    const byName = read('Species,a\n0,1\n1,2\n')
    expect([byName.label, rows(byName)]).toEqual([{ name: 'Species', values: ['0', '1'] }, [[1], [2]]])
    const byText = read('5.1,setosa\n4.9,"vir, ginica"\n')
    expect([byText.label, rows(byText)]).toEqual([
      { name: 'column 2', values: ['setosa', 'vir, ginica'] },
      [[5.1], [4.9]],
    ])
    expect(notices('label,a\n0,1\n1,2\n')).toEqual([['columnAsLabel', { name: 'label' }]])
  })

  it('lets the user choose the label, or none', () => {
    const text = 'label,group\n0,1.0\n1,2.0\n'
    expect(read(text, { labelColumn: 'group' })).toMatchObject({
      columnNames: ['label'],
      label: { name: 'group', values: ['1.0', '2.0'] },
    })
    expect(read(text, { labelColumn: '' })).toMatchObject({ dataDim: 2, label: null })
    expect(problems(text, { labelColumn: 'other' })).toEqual([['other', 'missing', { expected: 'column' }]])
    expect(problems('a,b\nx,1\n', { labelColumn: '' })).toEqual([
      ['row 2, column 1', 'notNumber', { actual: '"x"' }],
    ])
  })

  it('reads decimal commas where they can be nothing else', () => {
    expect(rows(read('a;b\n1,5;2\n-0,25;3,5e2\n'))).toEqual([
      [1.5, 2],
      [-0.25, 350],
    ])
    expect(rows(read('1,5;2,5\n3,5;4,5\n'))).toEqual([
      [1.5, 2.5],
      [3.5, 4.5],
    ])
    expect(problems('a;b\n1,5;2\n1.5;3\n')).toEqual([['row 2, column 1', 'notNumber', { actual: '"1,5"' }]])
  })

  it('names row and column as the user counts them', () => {
    expect(problems('a,b\n1,2\n3,x4\n5,6\n')).toEqual([['row 3, column 2', 'notNumber', { actual: '"x4"' }]])
    expect(problems('1,2\n3,Infinity\n5,-inf\n7,1e999\n')).toEqual([
      ['row 2, column 2', 'notFinite', { actual: 'Infinity' }],
      ['row 3, column 2', 'notFinite', { actual: '-inf' }],
      ['row 4, column 2', 'notFinite', { actual: '1e999' }],
    ])
    expect(problems('a,b\n1,2\n\n3\n4,5,6\n')).toEqual([
      ['row 4', 'columnCount', { expected: 2, actual: 1 }],
      ['row 5', 'columnCount', { expected: 2, actual: 3 }],
    ])
    expect(problems('"a\nb",c\n1,2\n1,x\n1,2\n1,3')).toEqual([
      ['row 4, column 2', 'notNumber', { actual: '"x"' }],
    ])
  })

  it('decides what one row is: numbers are a point, text a header', () => {
    expect(rows(read('1,2'))).toEqual([[1, 2]])
    expect(problems('a,b')).toEqual([['', 'noData', {}]])
    expect(problems('')).toEqual([['', 'noData', {}]])
    expect(problems(' \n\n')).toEqual([['', 'noData', {}]])
    expect(problems('a,b\n,\nNA,NA\n')).toEqual([['', 'noData', {}]])
  })

  it('forgives a delimiter at the end of each line and a byte order mark', () => {
    expect(read('\ufeffa,b,\n1,2,\n3,4,\n')).toMatchObject({ dataDim: 2, columnNames: ['a', 'b'] })
  })

  it('tells of a column that never changes', () => {
    expect(notices('a,b\n1,2\n1,3\n')).toEqual([['constantColumn', { name: 'a' }]])
  })

  it('refuses what is too wide, too long, or no text', () => {
    const wide = Array.from({ length: 10_000 }, (_, k) => k).join()
    expect(problems(`${wide}\n${wide}\n`)).toEqual([
      ['', 'tooManyColumns', { actual: 10_000, limit: MAX_COLUMNS }],
    ])
    const [[, code]] = problems('1\n'.repeat(MAX_ROWS + 2)) as [string, string][]
    expect(code).toBe('tooManyRows')
    expect(problems('\u0089PNG\r\n\u001a\n\u0000')).toEqual([['', 'notUtf8', {}]])
    expect(problems('a,K\ufffdln\n1,2')).toEqual([['', 'notUtf8', {}]])
    const long = ' '.repeat(64 * 2 ** 20 + 1)
    expect(problems(long)).toMatchObject([['', 'tooLarge', { limit: 64 * 2 ** 20 }]])
  })

  it('gives back the bits of any table', () => {
    const cell = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), cell), { minLength: 1 }),
        (table) => {
          const write = (value: number): string =>
            Object.is(value, -0) ? '-0' : Number.isNaN(value) ? '' : String(value)
          const text = table.map((row) => row.map(write).join()).join('\n')
          // Without a header, a first row of numbers is data; a column without any entry and name is left out.
          const dataset = read(text)
          const isVoid = table.every((row) => Number.isNaN(row[1]))
          expect(rows(dataset)).toEqual(isVoid ? table.map(([first]) => [first]) : table)
        },
      ),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        (text) => typeof parseData(text, 'x').ok === 'boolean',
      ),
    )
    const token = fc.constantFrom(
      '1',
      '2.5',
      'a',
      ',',
      ';',
      '\t',
      '\n',
      '"',
      'NaN',
      '[',
      ']',
      '{',
      '-',
      'inf',
      'label',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
        const parsed = parseData(tokens.join(''), 'x')
        if (!parsed.ok) return parsed.problems.length > 0
        const { values, numPoints, dataDim, columnNames } = parsed.value
        return (
          values.length === numPoints * dataDim &&
          columnNames.length === dataDim &&
          rows(parsed.value).every((row) => row.some(Number.isFinite))
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('JSON', () => {
  it('reads an array of arrays, null and NaN being missing', () => {
    expect(rows(read('[[1, null], [NaN, 2.5], ["na", 3]]'))).toEqual([
      [1, Number.NaN],
      [Number.NaN, 2.5],
      [Number.NaN, 3],
    ])
  })

  it('names places as they stand in the array', () => {
    expect(problems('[[1, 2], [3]]')).toEqual([['[1]', 'columnCount', { expected: 2, actual: 1 }]])
    expect(problems('[[1, "x"], [true, Infinity]]')).toEqual([
      ['[0][1]', 'notNumber', { actual: '"x"' }],
      ['[1][0]', 'notNumber', { actual: 'true' }],
      ['[1][1]', 'notFinite', { actual: 'Infinity' }],
    ])
    expect(problems('[1, 2]')).toMatchObject([
      ['[0]', 'notArray', {}],
      ['[1]', 'notArray', {}],
    ])
    expect(problems('{"a": 1}')).toEqual([['', 'notArray', { actual: 'object' }]])
    expect(problems('[]')).toEqual([['', 'noData', {}]])
    expect(problems('[[1, 2], [3')).toMatchObject([['', 'notJson', {}]])
  })
})
