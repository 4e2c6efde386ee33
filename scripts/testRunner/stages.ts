import { countCommand, countPlaywright, countVitest, type Count } from './count.ts'

/** One program to run; its arguments may hold REPORT, the path of the JSON report it is to write. */
export interface Step {
  readonly program: string
  readonly args: readonly string[]
  readonly count: (exitCode: number, report: unknown) => Count
}

export interface Stage {
  readonly name: string
  readonly steps: readonly Step[]
  readonly needsBrowser: boolean
}

export const REPORT = '{report}'

function command(name: string, program: string, ...args: string[]): Stage {
  return { name, steps: [{ program, args, count: countCommand }], needsBrowser: false }
}

function vitestStep(project: string): Step {
  return {
    program: 'vitest',
    args: [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORT}`,
    ],
    count: countVitest,
  }
}

/** In this order: what is quick and what others rest on comes first. */
export const STAGES: readonly Stage[] = [
  command('types', 'tsc', '-b'),
  command('lint', 'oxlint', '--type-aware', '--deny-warnings'),
  command('format', 'oxfmt', '--check'),
  command('knip', 'knip'),
  command('architecture', 'vitest', 'run', '--project', 'architecture'),
  { name: 'unit', steps: [vitestStep('unit')], needsBrowser: false },
  { name: 'browser', steps: [vitestStep('browser')], needsBrowser: true },
  {
    name: 'build',
    steps: [
      { program: 'vite', args: ['build', '--logLevel', 'warn'], count: countCommand },
      vitestStep('build'),
    ],
    needsBrowser: false,
  },
  {
    name: 'e2e',
    steps: [
      { program: 'playwright', args: ['test', '-c', 'e2e/playwright.config.ts'], count: countPlaywright },
    ],
    needsBrowser: true,
  },
]
