import { expect, test } from 'vitest'
import { cycleIn, parseImportTable } from './importTable.ts'
import { domViolations, importViolations, literalTextViolations, workerViolations } from './violations.ts'

const rules = parseImportTable(
  'R.md',
  `| folder | may import | packages |
|---|---|---|
| \`src/core\` | — | — |
| \`src/core/numerics\` | \`src/core/*\` | \`@stdlib/*\` |
| \`src/core/partition\` | \`src/core/*\`, \`src/core/numerics\` | — |
| \`src/views\` | \`src/ui\`, \`types of src/core\` | \`react\` |
| \`workers\` | \`src/core\` | — |
`,
)
const violations = (path: string, text: string): string[] => importViolations({ path, text }, rules)

test('an allowed edge is silent', () => {
  expect(
    violations(
      'src/core/partition/a.ts',
      "import { b } from '../numerics/b.ts'\nimport { c } from '../problem.ts'",
    ),
  ).toEqual([])
  expect(violations('src/core/partition/a.ts', "import { b } from './b.ts'")).toEqual([])
  expect(violations('src/core/numerics/a.ts', "import erf from '@stdlib/math-base-special-erf'")).toEqual([])
  expect(violations('workers/a.ts', "import { b } from '../src/core/partition/b.ts'")).toEqual([])
})

test('a forbidden edge is named with its line and the place of the rule', () => {
  expect(violations('src/core/numerics/a.ts', "\nimport { b } from '../partition/b.ts'")).toEqual([
    'src/core/numerics/a.ts:2: src/core/numerics may not import src/core/partition/b.ts ("../partition/b.ts"). The rule is the row `src/core/numerics` in R.md',
  ])
  expect(violations('src/core/a.ts', "export { b } from './numerics/b.ts'")).toHaveLength(1)
  expect(violations('src/core/partition/a.ts', "type B = import('../../views/b.ts').B")).toHaveLength(1)
  expect(violations('src/core/partition/a.ts', "const b = await import('../../views/b.ts')")).toHaveLength(1)
})

test('a package or a module of Node must be listed', () => {
  expect(violations('src/core/numerics/a.ts', "import { select } from 'd3-selection'")[0]).toMatch(
    'the package d3-selection',
  )
  expect(violations('src/core/numerics/a.ts', "import fs from 'node:fs'")[0]).toMatch('a module of Node')
})

test('types-only edges let types through, not values', () => {
  expect(violations('src/views/a.ts', "import type { B } from '../core/partition/b.ts'")).toEqual([])
  expect(violations('src/views/a.ts', "import { type B } from '../core/partition/b.ts'")).toEqual([])
  expect(violations('src/views/a.ts', "import { type B, c } from '../core/partition/b.ts'")[0]).toMatch(
    'only its types',
  )
})

test('a folder without a row is reported', () => {
  expect(violations('src/core/other/a.ts', '')[0]).toMatch('no row for its folder')
})

test('a cycle between rows is found', () => {
  const circular = parseImportTable(
    'R.md',
    '| folder | may import | packages |\n|---|---|---|\n| `a` | `b` | — |\n| `b` | `a` | — |\n',
  )
  expect(cycleIn(circular)).toEqual(['a', 'b', 'a'])
  expect(cycleIn(rules)).toBeNull()
})

test('literal text in JSX is found wherever a reader would see or hear it', () => {
  const texts = (jsx: string): number =>
    literalTextViolations({ path: 'src/views/a.tsx', text: `const a = ${jsx}` }).length
  expect(texts('<p>Hello</p>')).toBe(1)
  expect(texts("<p>{'Hello'}</p>")).toBe(1)
  expect(texts('<p>{`${n} regions`}</p>')).toBe(1)
  expect(texts("<p>{busy ? 'working' : null}</p>")).toBe(1)
  expect(texts('<button aria-label="Close" />')).toBe(1)
  expect(texts("<img alt={'A picture'} />")).toBe(1)
  expect(texts('<p className="note">{t.hello} × 2</p>')).toBe(0)
})

test('workers and the DOM are found', () => {
  expect(workerViolations({ path: 'src/state/a.ts', text: "new Worker('a')" })).toHaveLength(1)
  expect(workerViolations({ path: 'src/workerClient/a.ts', text: "new Worker('a')" })).toEqual([])
  expect(domViolations({ path: 'src/core/a.ts', text: 'document.title' })).toHaveLength(1)
})
