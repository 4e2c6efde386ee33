import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatReport } from './formatReport.ts'
import { kindOf } from './kinds/kinds.ts'
import { setDistance } from './kinds/partition.ts'
import { runOracle } from './runOracle.ts'

const FIXTURES = join(import.meta.dirname, '../../src/core/__fixtures__')

describe('the fixtures', () => {
  test.each([
    ['gaussian1d', 123],
    ['gaussian2d', 146],
    ['gaussian3d', 20],
    ['inference', 24],
    ['partition', 56],
    ['partition-large', 8],
    ['imputation', 32],
    ['learning', 9],
    ['elbo', 35],
    ['layers', 12],
  ])('%s: all %i cases within tolerance', (name, numCases) => {
    const report = runOracle(join(FIXTURES, `${name}.json`), null)
    expect(report.numKept).toBe(numCases)
    expect(report.isOk, formatReport(report, null)).toBe(true)
    expect(report.quantities.length).toBeGreaterThan(0)
  })

  test('a file without a case of the dimension is no failure', () => {
    const report = runOracle(join(FIXTURES, 'partition-large.json'), 1)
    expect(report).toMatchObject({ numKept: 0, isOk: true })
    expect(formatReport(report, 1)).toMatch('nothing to compute')
  })
})

test('a dimension without a case is no failure', () => {
  const dimension = runOracle(join(FIXTURES, 'imputation.json'), 3)
  expect(dimension).toMatchObject({ numKept: 0, isOk: true })
})

test('the kind is the name of the file, with or without something after it', () => {
  expect(kindOf('/a/b/gaussian1d.json')?.name).toBe('gaussian1d')
  expect(kindOf('gaussian1d-b.json')?.name).toBe('gaussian1d')
  expect(kindOf('hidden/inference.json')?.name).toBe('inference')
  expect(kindOf('partition-large.json')?.name).toBe('partition-large')
  expect(kindOf('partition-small.json')?.name).toBe('partition')
  expect(kindOf('partition2.json')).toBeNull()
  expect(kindOf('model.json')).toBeNull()
})

test('patterns are compared as sets in which none stands twice', () => {
  expect(setDistance(['+', '-'], ['-', '+'])).toBe(0)
  expect(setDistance(['+'], ['-', '+'])).toBe(0.5)
  expect(setDistance(['+', '+', '-'], ['-', '+'])).toBe(0.5)
})

describe('a wrong reference', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dgn-oracle-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  const report = (text: string): ReturnType<typeof runOracle> => {
    const file = join(folder, 'gaussian1d.json')
    writeFileSync(file, text)
    return runOracle(file, null)
  }

  test('is over tolerance, and the report says where and by how much', () => {
    const item = {
      lower: '-inf',
      upper: 'inf',
      mean: 2,
      variance: 4,
      expected: { logMass: 0, mean: 2, variance: 4.4 },
    }
    const found = report(JSON.stringify({ cases: [{ ...item, tags: ['whole'] }] }))
    expect(found.isOk).toBe(false)
    expect(found.quantities.filter((each) => each.over.length > 0).map((each) => each.quantity)).toEqual([
      'variance',
    ])
    expect(formatReport(found, null)).toMatch(/FAIL[^]*over: 9\.1e-2 +> 1\.0e-10 +at case 0 \(whole\)/)
    expect(found.output).toMatchObject({ cases: [{ computed: { mean: 2, variance: 4 } }] })
  })

  test('or a broken file is reported, not thrown', () => {
    expect(report('{').problems[0]).toMatch('cannot be read')
    expect(report('{}').problems[0]).toMatch('neither')
  })
})
