import type { FileReport } from './runOracle.ts'

const MAX_EXAMPLES = 5

/** What the oracle prints of one file. */
export function formatReport(report: FileReport, dim: number | null): string {
  const { file, numCases, numKept, quantities, problems, isOk } = report
  const count = dim === null ? `${numKept}` : `${numKept} of ${numCases}`
  const selection = dim === null ? '' : ` (latent dimension ${dim} only)`
  const lines = [
    `${isOk ? 'ok  ' : 'FAIL'} ${file}: ${count} ${numCases === 1 ? 'case' : 'cases'}${selection}`,
  ]
  if (numKept === 0 && problems.length === 0) lines.push('       nothing to compute here')
  for (const { quantity, count, worstError, worstAllowed, worstWhere, over } of quantities) {
    const verdict = over.length === 0 ? '' : `  ${over.length} OVER`
    lines.push(
      `  ${quantity.padEnd(30)} ${String(count).padStart(5)} values  worst error ${digits(worstError)}  ` +
        `allowed there ${digits(worstAllowed)}${verdict}${worstError > 0 ? `  at ${worstWhere}` : ''}`,
    )
    const worstFirst = over.toSorted((a, b) => b.error / b.allowed - a.error / a.allowed)
    for (const each of worstFirst.slice(0, MAX_EXAMPLES)) {
      lines.push(`      over: ${digits(each.error)} > ${digits(each.allowed)} at ${each.where}`)
    }
  }
  for (const problem of problems) lines.push(`  ${problem}`)
  return lines.join('\n')
}

function digits(value: number): string {
  return (value === 0 ? '0' : value.toExponential(1)).padEnd(8)
}
