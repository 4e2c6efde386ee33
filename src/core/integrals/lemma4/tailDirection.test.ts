import { expect, test } from 'vitest'
import { intersectHalfPlanes } from '../plane/intersectHalfPlanes.ts'
import { regionLogMass } from '../regionLogMass.ts'
import { tailDirection } from './tailDirection.ts'

const square = intersectHalfPlanes(Float64Array.of(1, 0, 1, -1, 0, 1, 0, 1, 1, 0, -1, 1))!
const covariance = Float64Array.of(2, 0.6, 0.6, 1)

test.each([
  ['inside', [0.2, 0.1]],
  ['beyond a side', [3, 0.2]],
  ['beyond a corner', [4, -5]],
])('every step makes the region rarer, from a mean %s', (_, mean) => {
  const direction = tailDirection(square, 0, Float64Array.from(mean), covariance)!
  const masses = [0, 2, 4, 8, 16].map((t) =>
    regionLogMass(
      square,
      0,
      Float64Array.of(mean[0] + t * direction[0], mean[1] + t * direction[1]),
      covariance,
      0,
    ),
  )
  masses.slice(1).forEach((mass, k) => expect(mass).toBeLessThan(masses[k]))
})

test('the whole plane is left by no way', () => {
  const whole = intersectHalfPlanes(new Float64Array())!
  expect(tailDirection(whole, 0, Float64Array.of(1, 2), covariance)).toBeNull()
})
