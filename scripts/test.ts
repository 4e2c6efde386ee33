/**
 * Run every check, or those that are named: npm test, npm run check, tsx scripts/test.ts types unit
 * A failing stage does not stop the later ones. The last line is "N passed, N failed", summed over all runners.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStages } from './testRunner/runStages.ts'
import { STAGES } from './testRunner/stages.ts'

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name))
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}. There are: ${STAGES.map((stage) => stage.name).join(', ')}`)
  process.exit(2)
}

// Forbids focused tests and never waits for a key; vitest and Playwright read it.
process.env['CI'] ??= 'true'
const reports = mkdtempSync(join(tmpdir(), 'dgn-reports-'))
const stages = wanted.length === 0 ? STAGES : STAGES.filter((stage) => wanted.includes(stage.name))
const { passed, failed } = await runStages(stages, reports)
rmSync(reports, { recursive: true })
process.exitCode = failed > 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed`)
