/** One row of an import table: what the files of a folder may import. */
export interface ImportRule {
  /** The files in it and below it; where another row has a folder below it, only the files directly in it. */
  readonly folder: string
  /** What may be imported: files, folders with all that is below them, `folder/*` for the files directly in one. */
  readonly values: readonly string[]
  /** Files or folders of which only types may be imported. */
  readonly types: readonly string[]
  /** Package names; `d3-*` and `@scope/*` are prefixes. */
  readonly packages: readonly string[]
  /** Where the rule stands, for the message. */
  readonly readme: string
}

/** The rows of the table with the columns "folder", "may import" and "packages" of a README. */
export function parseImportTable(readme: string, text: string): ImportRule[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^\|\s*folder\s*\|\s*may import\s*\|\s*packages\s*\|/.test(line))
  if (start < 0) throw new Error(`${readme} has no table "folder | may import | packages"`)
  const rules: ImportRule[] = []
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break
    const [folder = [], mayImport = [], packages = []] = line.split('|').slice(1).map(quoted)
    const [name] = folder
    if (name === undefined) throw new Error(`${readme}: a row of the import table names no folder: ${line}`)
    const isType = (entry: string): boolean => entry.startsWith('types of ')
    rules.push({
      folder: name,
      values: mayImport.filter((entry) => !isType(entry)),
      types: mayImport.filter(isType).map((entry) => entry.slice('types of '.length)),
      packages,
      readme,
    })
  }
  return rules
}

function quoted(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), (match) => match[1] ?? '')
}

/** A chain of folders that import each other's values in a circle, or null. */
export function cycleIn(rules: readonly ImportRule[]): string[] | null {
  const byFolder = new Map(rules.map((rule) => [rule.folder, rule]))
  const visit = (folder: string, path: readonly string[]): string[] | null => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder]
    for (const next of byFolder.get(folder)?.values ?? []) {
      const found = byFolder.has(next) && next !== folder ? visit(next, [...path, folder]) : null
      if (found !== null) return found
    }
    return null
  }
  for (const { folder } of rules) {
    const found = visit(folder, [])
    if (found !== null) return found
  }
  return null
}
