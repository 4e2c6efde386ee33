import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { parseSync } from 'vite'

export interface SourceFile {
  /** Path from the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
}

/** One import or re-export. `path` is from the root for a file of ours, null for a package. */
export interface Import {
  readonly specifier: string
  readonly path: string | null
  readonly typesOnly: boolean
  readonly line: number
}

export interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

const SOURCE = /\.tsx?$/
const TEST = /\.(test|bench|story)\.tsx?$/

/** Every TypeScript file below the given folders, tests and fixtures left out. */
export function sourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  const files: SourceFile[] = []
  for (const folder of folders) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !SOURCE.test(entry.name) || TEST.test(entry.name)) continue
      const full = join(entry.parentPath, entry.name)
      const path = relative(root, full).replaceAll('\\', '/')
      files.push({ path, text: readFileSync(full, 'utf8') })
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** Every node of the file's syntax tree, parents first. */
export function* nodes(file: SourceFile): Generator<Node> {
  const { program, errors } = parseSync(file.path, file.text)
  if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]?.message ?? 'syntax error'}`)
  yield* walk(program)
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item)
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value
    for (const child of Object.values(value)) if (typeof child === 'object') yield* walk(child)
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function lineOf(file: SourceFile, node: Node): number {
  return file.text.slice(0, node.start).split('\n').length
}

/** All imports of a file: static, re-exported, dynamic, and types by import(). A worker's address is no import. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  const add = (source: unknown, typesOnly: boolean, node: Node): void => {
    if (!isNode(source) || typeof source['value'] !== 'string') return
    const specifier = source['value']
    const path = specifier.startsWith('.') ? posix.join(dirname(file.path), specifier) : null
    found.push({ specifier, path, typesOnly, line: lineOf(file, node) })
  }
  for (const node of nodes(file)) {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node['source'], isTypesOnly(node, 'importKind'), node)
        break
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        add(node['source'], isTypesOnly(node, 'exportKind'), node)
        break
      case 'ImportExpression':
        add(node['source'], false, node)
        break
      case 'TSImportType':
        add(node['source'] ?? node['argument'], true, node)
        break
      default:
    }
  }
  return found
}

function isTypesOnly(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  if (node[kind] === 'type') return true
  const specifiers = node['specifiers']
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false
  return specifiers.every((specifier) => isNode(specifier) && specifier[kind] === 'type')
}
