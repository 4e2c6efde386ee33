import { builtinModules } from 'node:module'
import type { ImportRule } from './importTable.ts'
import { importsOf, isNode, lineOf, nodes, type Import, type Node, type SourceFile } from './source.ts'

/** An entry of a table covers a path: a file, a folder with all below it, or `folder/*`, the files directly in it. */
function covers(entry: string, path: string): boolean {
  if (!entry.endsWith('/*')) return holds(entry, path)
  const folder = entry.slice(0, -2)
  return holds(folder, path) && isDirectly(folder, path)
}

function isDirectly(folder: string, path: string): boolean {
  return !path.slice(folder.length + 1).includes('/')
}

/** `folder` holds `path`, directly or further down. */
function holds(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** The row for a file: the longest folder that holds it, and directly where other rows have folders below it. */
function ruleFor(path: string, rules: readonly ImportRule[]): ImportRule | undefined {
  const [longest] = rules
    .filter((rule) => holds(rule.folder, path))
    .toSorted((a, b) => b.folder.length - a.folder.length)
  if (longest === undefined) return undefined
  const isParent = rules.some((rule) => rule !== longest && holds(longest.folder, rule.folder))
  return isParent && !isDirectly(longest.folder, path) ? undefined : longest
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** What a file imports although its folder's row does not list it: one sentence each. */
export function importViolations(file: SourceFile, rules: readonly ImportRule[]): string[] {
  const rule = ruleFor(file.path, rules)
  const readmes = [...new Set(rules.map((each) => each.readme))].join(' or ')
  if (rule === undefined) return [`${file.path}: no row for its folder in the import table of ${readmes}`]
  return importsOf(file).flatMap((edge) => {
    const problem = violation(edge, rule, rules)
    return problem === null
      ? []
      : [
          `${file.path}:${edge.line}: ${rule.folder} may not import ${problem} ("${edge.specifier}"). The rule is the row \`${rule.folder}\` in ${rule.readme}`,
        ]
  })
}

function violation(edge: Import, rule: ImportRule, rules: readonly ImportRule[]): string | null {
  if (edge.path === null) {
    const name = packageName(edge.specifier)
    if (name.startsWith('node:') || builtinModules.includes(name)) return 'a module of Node'
    const allowed = rule.packages.some((entry) =>
      entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry,
    )
    return allowed ? null : `the package ${name}`
  }
  const path = edge.path
  if (ruleFor(path, rules) === rule) return null
  if (rule.values.some((entry) => covers(entry, path))) return null
  if (rule.types.some((entry) => covers(entry, path))) {
    return edge.typesOnly ? null : `values of ${path}, only its types`
  }
  return path
}

const SPOKEN_ATTRIBUTES = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
  'label',
])
const LETTER = /\p{L}/u

/** Text for the reader that is written in JSX and not in the catalogue. */
export function literalTextViolations(file: SourceFile): string[] {
  const found: string[] = []
  const report = (node: Node, text: string): void => {
    found.push(
      `${file.path}:${lineOf(file, node)}: the text ${JSON.stringify(text.trim())} belongs in src/text`,
    )
  }
  for (const node of nodes(file)) {
    if (node.type === 'JSXText' && typeof node['value'] === 'string' && LETTER.test(node['value'])) {
      report(node, node['value'])
    }
    if ((node.type === 'JSXElement' || node.type === 'JSXFragment') && Array.isArray(node['children'])) {
      for (const child of node['children'] as unknown[]) {
        if (!isNode(child) || child.type !== 'JSXExpressionContainer') continue
        const text = literalText(child['expression'])
        if (text !== null) report(child, text)
      }
    }
    if (
      node.type === 'JSXAttribute' &&
      isNode(node['name']) &&
      SPOKEN_ATTRIBUTES.has(String(node['name']['name']))
    ) {
      const value = node['value']
      const text = literalText(
        isNode(value) && value.type === 'JSXExpressionContainer' ? value['expression'] : value,
      )
      if (text !== null) report(node, text)
    }
  }
  return found
}

/** The words of a string or template, also in a branch of `a ? b : c` or `a && b`; null where there are none. */
function literalText(node: unknown): string | null {
  if (!isNode(node)) return null
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' && LETTER.test(node['value']) ? node['value'] : null
    case 'TemplateLiteral': {
      const quasis = (node['quasis'] as readonly { value: { raw: string } }[]).map((quasi) => quasi.value.raw)
      return quasis.some((text) => LETTER.test(text)) ? quasis.join('…') : null
    }
    case 'ConditionalExpression':
      return literalText(node['consequent']) ?? literalText(node['alternate'])
    case 'LogicalExpression':
      return literalText(node['left']) ?? literalText(node['right'])
    default:
      return null
  }
}

/** `new Worker` outside src/workerClient. */
export function workerViolations(file: SourceFile): string[] {
  if (holds('src/workerClient', file.path)) return []
  return [...nodes(file)]
    .filter(
      (node) =>
        node.type === 'NewExpression' && isNode(node['callee']) && node['callee']['name'] === 'Worker',
    )
    .map((node) => `${file.path}:${lineOf(file, node)}: only src/workerClient makes workers (src/README.md)`)
}

const DOM_NAMES = new Set([
  'window',
  'document',
  'navigator',
  'localStorage',
  'HTMLElement',
  'HTMLCanvasElement',
  'CanvasRenderingContext2D',
  'requestAnimationFrame',
  'Worker',
  'postMessage',
  'self',
])

/** Names of the DOM or of a worker in core. */
export function domViolations(file: SourceFile): string[] {
  return [...nodes(file)]
    .filter((node) => node.type === 'Identifier' && DOM_NAMES.has(String(node['name'])))
    .map(
      (node) =>
        `${file.path}:${lineOf(file, node)}: core knows no ${String(node['name'])} (src/core/README.md)`,
    )
}

/** Keys such as [BPB20] that comments of core cite and the list of sources lacks. */
export function sourceKeyViolations(file: SourceFile, keys: ReadonlySet<string>): string[] {
  return Array.from(file.text.matchAll(/\[([A-Z][A-Za-z]*\d\d[a-z]?)\]/g), (match) => match[1] ?? '')
    .filter((key) => !keys.has(key))
    .map((key) => `${file.path}: [${key}] is not in the list of sources of src/core/README.md`)
}
