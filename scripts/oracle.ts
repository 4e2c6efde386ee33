/**
 * Compare the project's numbers with reference values:
 *   npm run --silent oracle -- FILE… [--dim S] [--out results.json]
 * The kind of a fixture is its file's name; formats and the measure of error: src/core/__fixtures__/README.md.
 * Exits 1 if a value is over its tolerance or cannot be computed yet, 2 for a wrong command line.
 */
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { formatReport } from './oracle/formatReport.ts'
import { runOracle } from './oracle/runOracle.ts'

const USAGE = 'npm run --silent oracle -- FILE… [--dim S] [--out results.json]'

function readArguments(): { files: string[]; dim: number | null; out: string | null } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { dim: { type: 'string' }, out: { type: 'string' } },
    })
    const dim = values.dim === undefined ? null : Number(values.dim)
    if (positionals.length === 0) throw new Error('which files?')
    if (dim !== null && !(Number.isInteger(dim) && dim >= 1))
      throw new Error('--dim takes a whole number from 1')
    return { files: positionals, dim, out: values.out ?? null }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`)
    process.exit(2)
  }
}

const { files, dim, out } = readArguments()
const names = files.map((file) => basename(file))
const outputs: Record<string, unknown> = {}
let isOk = true
for (const [index, file] of files.entries()) {
  const report = runOracle(file, dim)
  console.log(formatReport(report, dim))
  isOk &&= report.isOk
  const name = names[index] ?? file
  // Two files of one name in different folders keep their paths.
  outputs[names.indexOf(name) === names.lastIndexOf(name) ? name : file] = report.output
}
if (out !== null) {
  // JSON has no infinities; the fixtures write them as text.
  const replacer = (_: string, value: unknown): unknown => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value
    if (Number.isNaN(value)) return 'nan'
    return value > 0 ? 'inf' : '-inf'
  }
  writeFileSync(out, `${JSON.stringify(outputs, replacer)}\n`)
  if (dim !== null)
    console.log(`${out} holds the cases of latent dimension ${dim} alone, in the order of the fixtures`)
}
process.exitCode = isOk ? 0 : 1
