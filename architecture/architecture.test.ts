import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cycleIn, parseImportTable } from './importTable.ts'
import { sourceFiles } from './source.ts'
import {
  domViolations,
  importViolations,
  literalTextViolations,
  sourceKeyViolations,
  workerViolations,
} from './violations.ts'

const ROOT = join(import.meta.dirname, '..')
const coreReadme = readFileSync(join(ROOT, 'src/core/README.md'), 'utf8')
const rules = [
  ...parseImportTable('src/core/README.md', coreReadme),
  ...parseImportTable('src/README.md', readFileSync(join(ROOT, 'src/README.md'), 'utf8')),
]
const files = sourceFiles(ROOT, ['src', 'workers'])
const core = files.filter((file) => file.path.startsWith('src/core/'))

test('every import is one that the tables allow', () => {
  const production = files.filter((file) => !file.path.startsWith('src/devtools/'))
  expect(production.flatMap((file) => importViolations(file, rules))).toEqual([])
})

test('the tables have no cycle', () => {
  expect(cycleIn(rules)).toBeNull()
})

test('no text for the reader stands in JSX', () => {
  const views = files.filter(
    (file) => file.path.endsWith('.tsx') && !/^src\/(text|devtools)\//.test(file.path),
  )
  expect(views.flatMap(literalTextViolations)).toEqual([])
})

test('only the worker client makes workers', () => {
  expect(files.flatMap(workerViolations)).toEqual([])
})

test('core names nothing of the DOM', () => {
  expect(core.length).toBeGreaterThan(0)
  expect(core.flatMap(domViolations)).toEqual([])
})

test('every source that core cites is listed', () => {
  const keys = new Set(Array.from(coreReadme.matchAll(/^- \[(\w+)\]/gm), (match) => match[1] ?? ''))
  expect(core.flatMap((file) => sourceKeyViolations(file, keys))).toEqual([])
})
