import { expect, test } from 'vitest'
import { truncatedGaussianMoments } from '../numerics/truncatedGaussian.ts'
import { turnedMoments } from './plane/turnedMoments.ts'
import type { PlaneRegionSet } from './regionSet.ts'

/**
 * The quadrant z0 ≥ −0.3, z1 ≥ 0 far outside of z1: the density falls by e^{−gz1}, and z0 is what it is at z1 = 0. The
 * next terms are of the order 1/d.
 */
test.each([1e12, 1e14])(
  'across a side at %d standard deviations nothing of what is along it is seen',
  (d) => {
    // Σ of z = M diag(t²) Mᵀ, M = Lz V with a correlated prior
    const [l11, l21, l22] = [1.3, 0.7, 0.9]
    const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)]
    const matrix = Float64Array.of(l11 * cos, -l11 * sin, l21 * cos + l22 * sin, l22 * cos - l21 * sin)
    const covariance = Float64Array.of(0.3 ** 2, 0, 0, 0.8 ** 2)
    const [m00, m01, m10, m11] = matrix
    const [a, b] = [covariance[0], covariance[3]]
    const [s00, s01, s11] = [
      m00 * m00 * a + m01 * m01 * b,
      m00 * m10 * a + m01 * m11 * b,
      m10 * m10 * a + m11 * m11 * b,
    ]
    // at z1 = 0: z0 with this mean and variance; the Gaussian's own mean lies d standard deviations below
    const [along, variance] = [0.1, s00 - (s01 * s01) / s11]
    const below = d * Math.sqrt(s11)
    const [z0, z1] = [along - (s01 / s11) * below, -below]
    const det = m00 * m11 - m01 * m10
    const mean = Float64Array.of((m11 * z0 - m01 * z1) / det, (m00 * z1 - m10 * z0) / det)
    const sides = Float64Array.of(1, 0, 0.3, 0, 1, 0)
    const corners = Float64Array.of(NaN, NaN, -0.3, 0)
    const lines = new Float64Array(6)
    const vertices = Float64Array.of(NaN, NaN, (m11 * -0.3) / det, (-m10 * -0.3) / det)
    for (let e = 0; e < 2; e++) {
      const n0 = sides[3 * e] * m00 + sides[3 * e + 1] * m10
      const n1 = sides[3 * e] * m01 + sides[3 * e + 1] * m11
      const norm = Math.hypot(n0, n1)
      lines.set([n0 / norm, n1 / norm, sides[3 * e + 2] / norm], 3 * e)
    }
    const region: PlaneRegionSet = { kind: 'plane', edgeStarts: Int32Array.of(0, 2), lines, vertices }
    const out = new Float64Array(8)
    turnedMoments(region, sides, corners, matrix, 0, mean, covariance, 0, out)
    const scale = s11 / below
    expect(Math.abs(out[3] / scale - 1)).toBeLessThan(1e-11)
    expect(Math.abs(out[7] / scale ** 2 - 1)).toBeLessThan(1e-11)
    // the mean along the side is known to ε d only
    const expected = new Float64Array(4)
    truncatedGaussianMoments(-0.3, Infinity, along, variance, expected)
    expect(Math.abs(out[2] - expected[1])).toBeLessThan(4e-16 * d)
  },
)
