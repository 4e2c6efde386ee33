import { expect, test } from 'vitest'
import { adaptiveIntegral } from './adaptiveIntegral.ts'

test('smooth and peaked integrands, with an error that covers the true one', () => {
  const cases: [(x: number) => number, number[], number][] = [
    [Math.exp, [0, 1], Math.E - 1],
    [(x) => 1 / (1 + 1e4 * x * x), [-1, 2], (Math.atan(100) + Math.atan(200)) / 100],
    [(x) => Math.sqrt(x), [0, 0.5, 1], 2 / 3],
    [() => 1, [0, 0, 1, 1], 1],
  ]
  for (const [f, breaks, expected] of cases) {
    const { value, error } = adaptiveIntegral(f, breaks, 1e-13)
    expect(Math.abs(value - expected)).toBeLessThan(error + 1e-15)
    expect(error).toBeLessThan(1e-11)
  }
})
