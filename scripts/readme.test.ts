/** What the README promises, as far as it can be read. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportSnippet } from './readmeSections.ts'

const ROOT = join(import.meta.dirname, '..')
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

test('every link to a file or folder leads somewhere', () => {
  const targets = Array.from(readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g), (match) => match[1] ?? '')
  expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([])
})

test('every command that it names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const name of [
    'start',
    'test',
    'dev',
    'check',
    'test:browser',
    'e2e',
    'bench',
    'oracle',
    'accuracy',
    'figures',
    'applications',
  ]) {
    expect(Object.keys(scripts)).toContain(name)
    expect(readme).toContain(name)
  }
})

test('the table of libraries names every dependency with its version', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>
  const rows = readme.split('\n').filter((line) => line.startsWith('| '))
  // playwright comes with @playwright/test; type packages follow what they describe.
  const wanted = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([name]) => !name.startsWith('@types/') && name !== 'playwright',
  )
  const isNamed = ([name, version]: [string, string]): boolean =>
    rows.some((row) => row.split(/[ |,]+/).includes(name) && row.includes(version))
  expect(wanted.filter((each) => !isNamed(each))).toEqual([])
})

test('the export snippet writes the fields of a model file', () => {
  const snippet = exportSnippet(readme)
  const preset = readFileSync(join(ROOT, 'public/presets/circle-0-1-8-8-2.json'), 'utf8')
  const { layers, ...model } = JSON.parse(preset) as { layers: Record<string, unknown>[] } & Record<
    string,
    unknown
  >
  const keys = [...Object.keys(model), 'layers', ...layers.flatMap((layer) => Object.keys(layer))]
  for (const key of keys) expect(snippet).toMatch(new RegExp(`"${key}"|\\b${key}=`))
})
