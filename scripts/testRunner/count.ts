/** What a runner did: numbers of tests, and why some count as failed although no test says so. */
export interface Count {
  readonly passed: number
  readonly failed: number
  readonly notes: readonly string[]
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/** A tool without tests of its own: it counts as one. */
export function countCommand(exitCode: number): Count {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, notes: [] }
}

export function countVitest(exitCode: number, report: unknown): Count {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = (report ??
    {}) as Partial<VitestReport>
  if (numPassedTests === undefined || numFailedTests === undefined) return crashed(exitCode)
  const skipped = (numPendingTests ?? 0) + (numTodoTests ?? 0)
  return checked(exitCode, { passed: numPassedTests, failed: numFailedTests, skipped, flaky: 0 })
}

export function countPlaywright(exitCode: number, report: unknown): Count {
  const { stats } = (report ?? {}) as Partial<PlaywrightReport>
  if (stats === undefined) return crashed(exitCode)
  const { expected, unexpected, flaky, skipped } = stats
  return checked(exitCode, { passed: expected + flaky, failed: unexpected, skipped, flaky })
}

function crashed(exitCode: number): Count {
  return { passed: 0, failed: 1, notes: [`it ended with code ${exitCode} and without a report`] }
}

interface Result {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly flaky: number
}

/** Zero tests, skipped tests and a bad exit without a failed test (an unhandled error) are failures too. */
function checked(exitCode: number, { passed, failed, skipped, flaky }: Result): Count {
  const notes: string[] = []
  let extra = skipped
  if (skipped > 0) notes.push(`${skipped} skipped, which counts as failed`)
  if (flaky > 0) notes.push(`${flaky} passed only when tried again`)
  if (passed + failed + skipped === 0) {
    extra += 1
    notes.push('it ran no test')
  } else if (exitCode !== 0 && failed === 0) {
    extra += 1
    notes.push(`it ended with code ${exitCode} although no test failed`)
  }
  return { passed, failed: failed + extra, notes }
}
