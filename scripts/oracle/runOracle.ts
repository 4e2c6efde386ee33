import { readFileSync } from 'node:fs'
import { Checks, type QuantityReport } from './checks.ts'
import type { Kind } from './kinds/kind.ts'
import { kindOf, type NamedKind } from './kinds/kinds.ts'

export interface FileReport {
  readonly file: string
  readonly numCases: number
  /** Cases of the wanted dimension. */
  readonly numKept: number
  readonly quantities: readonly QuantityReport[]
  /** Why the file fails although no error is over its tolerance: cases that cannot be computed. */
  readonly problems: readonly string[]
  readonly isOk: boolean
  /** For --out: { cases: […] } or { models: […] }, or null where nothing could be computed. */
  readonly output: Readonly<Record<string, readonly object[]>> | null
}

interface Case {
  readonly name?: string
  readonly tags?: readonly string[]
  readonly model?: { readonly latentDim?: number }
}

/** Compute every reference value of one fixture file, or of its cases with latent dimension `dim`. */
export function runOracle(file: string, dim: number | null): FileReport {
  const failure = (problem: string, numCases = 0, numKept = 0): FileReport => ({
    file,
    numCases,
    numKept,
    quantities: [],
    problems: [problem],
    isOk: false,
    output: null,
  })
  const named = kindOf(file)
  if (named === null) return failure('no kind of fixture has this name')
  let content: Record<string, unknown>
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  } catch (error) {
    return failure(`cannot be read: ${messageOf(error)}`)
  }
  const key = 'models' in content ? 'models' : 'cases'
  const list = content[key]
  if (!Array.isArray(list)) return failure('has neither a list of cases nor one of models')
  const cases = (list as Case[]).map((item, index) => ({
    item,
    where: nameOf(item, index),
    dim: dimOf(named, item),
  }))
  const kept = cases.filter((each) => dim === null || each.dim === dim)
  return { file, numCases: cases.length, numKept: kept.length, ...evaluate(named.kind, key, kept) }
}

interface Kept {
  readonly item: Case
  readonly where: string
  readonly dim: number
}

function evaluate(
  kind: Kind<never>,
  key: string,
  kept: readonly Kept[],
): Pick<FileReport, 'quantities' | 'problems' | 'isOk' | 'output'> {
  const checks = new Checks(kind.tolerance)
  const problems: string[] = []
  const notBuilt = new Map<number, number>()
  const entries = kept.map(({ item, where, dim }): object => {
    const label = item.name === undefined ? {} : { name: item.name }
    if (!kind.builtDims.includes(dim)) {
      notBuilt.set(dim, (notBuilt.get(dim) ?? 0) + 1)
      return { ...label, computed: null }
    }
    checks.at(where)
    try {
      return { ...label, ...kind.evaluate(item as never, checks, where) }
    } catch (error) {
      problems.push(`${where}: cannot be computed: ${messageOf(error)}`)
      return { ...label, computed: null }
    }
  })
  for (const [dim, count] of notBuilt) {
    problems.push(
      `latent dimension ${dim} is not built yet: ${count} ${count === 1 ? 'case' : 'cases'} not computed`,
    )
  }
  const quantities = [...checks.quantities.values()]
  const isOk = problems.length === 0 && quantities.every((each) => each.over.length === 0)
  return { quantities, problems, isOk, output: { [key]: entries } }
}

function dimOf({ dim }: NamedKind, item: Case): number {
  return dim ?? item.model?.latentDim ?? Number.NaN
}

function nameOf({ name, tags }: Case, index: number): string {
  const words = name ?? tags?.join(' ')
  return words === undefined ? `case ${index}` : `case ${index} (${words})`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
