import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from '../findChromium.ts'
import type { Count } from './count.ts'
import { REPORT, type Stage, type Step } from './stages.ts'

const ROOT = join(import.meta.dirname, '../..')
/** A stage that hangs is a failure, not a wait. */
const TIMEOUT_MS = 20 * 60_000

/** Run the stages one after the other, all of them whatever fails, and add up their counts. */
export async function runStages(
  stages: readonly Stage[],
  reports: string,
): Promise<{ passed: number; failed: number }> {
  let passed = 0
  let failed = 0
  const lines: string[] = []
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`)
    const start = performance.now()
    const counts = await runStage(stage, reports)
    const stagePassed = counts.reduce((sum, count) => sum + count.passed, 0)
    const stageFailed = counts.reduce((sum, count) => sum + count.failed, 0)
    const notes = counts.flatMap((count) => count.notes)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    lines.push(
      `${stageFailed === 0 ? ' ok ' : 'FAIL'} ${stage.name.padEnd(14)}${`${stagePassed} passed`.padEnd(14)}` +
        `${`${stageFailed} failed`.padEnd(14)}${seconds} s${notes.map((note) => `\n       ${note}`).join('')}`,
    )
    passed += stagePassed
    failed += stageFailed
  }
  console.log(`\n${lines.join('\n')}`)
  return { passed, failed }
}

async function runStage(stage: Stage, reports: string): Promise<Count[]> {
  if (stage.needsBrowser) {
    try {
      findChromium()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      console.error(message)
      return [{ passed: 0, failed: 1, notes: ['there is no Chromium to run it in'] }]
    }
  }
  const counts: Count[] = []
  for (const [index, step] of stage.steps.entries()) {
    counts.push(await runStep(step, join(reports, `${stage.name}-${index}.json`)))
  }
  return counts
}

async function runStep(step: Step, report: string): Promise<Count> {
  const exitCode = await run(
    step.program,
    step.args.map((arg) => arg.replace(REPORT, report)),
    report,
  )
  return step.count(exitCode, existsSync(report) ? parsed(readFileSync(report, 'utf8')) : null)
}

/** Runs a program in a process group of its own, so that what it started ends with it. */
function run(program: string, args: readonly string[], report: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(join(ROOT, 'node_modules/.bin', program), args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DGN_JSON_REPORT: report },
      detached: true,
    })
    const endGroup = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, signal)
      } catch {
        // It is over already.
      }
    }
    const timer = setTimeout(() => {
      console.error(`${program} took more than ${TIMEOUT_MS / 60_000} minutes`)
      endGroup('SIGKILL')
    }, TIMEOUT_MS)
    const interrupt = (signal: NodeJS.Signals): void => {
      endGroup(signal)
      process.exit(1)
    }
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
    const settle = (code: number): void => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(`${program} did not start: ${error.message}`)
      settle(127)
    })
    child.once('exit', (code, signal) => {
      if (signal !== null) console.error(`${program} was ended by ${signal}`)
      settle(code ?? 1)
    })
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
