import { negativeSlopeOf } from '../../network/negativeSlopeOf.ts'
import { gaussNodes, gaussOffset, gaussWeights } from '../../numerics/gaussLegendre.ts'
import type { Decoder, GenerativeModel } from '../../network/model.ts'
import { logJointByForward } from './posteriorByQuadrature.ts'

const NUM_NODES = 12
/** Standard deviations of the prior. */
const REACH = 7.5
/** So many places along a line tell the signs; what changes twice between two of them is not seen. */
const PROBES = 150
const LONGEST = 1.2
const LINE_PANELS = 40

/** Mass, first and second moments: ∫ p (1, z₁, z₂, z₁², z₁z₂, z₂²). */
type Integrals = Float64Array

/**
 * p(x), mean and covariance of z given x by quadrature over the plane, for tests, S = 2: lines of constant z₁, each cut
 * where the signs of the units change along it, which bisection of the forward pass finds. No partition, no region.
 *
 * Accuracy  about 1e-6: along z₁ the integrals of lines have kinks of higher order, at vertices
 */
export function planePosteriorByQuadrature(
  model: GenerativeModel,
  x: Float64Array,
): { logMarginal: number; mean: Float64Array; covariance: Float64Array } {
  const logJoint = logJointByForward(model, x)
  const [reach1, reach2] = [0, 3].map((i) => REACH * Math.sqrt(model.priorCovariance[i]))
  let peak = -Infinity
  for (let i = -20; i <= 20; i++)
    for (let j = -20; j <= 20; j++) peak = Math.max(peak, logJoint([(i * reach1) / 40, (j * reach2) / 40]))
  const total = new Float64Array(6)
  integrate(-reach1, reach1, LINE_PANELS, (z1, weight) => {
    const line = alongLine(model.decoder, z1, reach2, (z2) => Math.exp(logJoint([z1, z2]) - peak))
    line.forEach((value, k) => (total[k] += weight * value))
  })
  const [mass, m1, m2, m11, m12, m22] = total
  const mean = Float64Array.of(m1 / mass, m2 / mass)
  const off = m12 / mass - mean[0] * mean[1]
  return {
    logMarginal: peak + Math.log(mass),
    mean,
    covariance: Float64Array.of(m11 / mass - mean[0] ** 2, off, off, m22 / mass - mean[1] ** 2),
  }
}

/** Gauss–Legendre on equal panels. */
function integrate(
  from: number,
  to: number,
  numPanels: number,
  visit: (at: number, weight: number) => void,
): void {
  const half = (0.5 * (to - from)) / numPanels
  const offset = gaussOffset(NUM_NODES)
  for (let panel = 0; panel < numPanels; panel++) {
    const middle = from + (2 * panel + 1) * half
    for (let i = 0; i < NUM_NODES; i++)
      visit(middle + half * gaussNodes[offset + i], half * gaussWeights[offset + i])
  }
}

function alongLine(decoder: Decoder, z1: number, reach: number, density: (z2: number) => number): Integrals {
  const sum = new Float64Array(6)
  const signs = (z2: number): string => signsAt(decoder, z1, z2)
  for (const [a, b] of joined(signs, probes(signs, reach))) {
    integrate(a, b, 1, (z2, weight) => {
      const p = weight * density(z2)
      ;[1, z1, z2, z1 * z1, z1 * z2, z2 * z2].forEach((value, k) => (sum[k] += p * value))
    })
  }
  return sum
}

/** Short parts of [−reach, reach], in order. */
function probes(signs: (z: number) => string, reach: number): [number, number][] {
  const width = (2 * reach) / PROBES
  return Array.from({ length: PROBES }, (_, i) => -reach + i * width).flatMap((from) =>
    smoothParts(signs, from, from + width),
  )
}

/** Parts of [from, to] without a change of sign, up to 1e-12. */
function smoothParts(signs: (z: number) => string, from: number, to: number): [number, number][] {
  if (signs(from) === signs(to) || to - from < 1e-12) return [[from, to]]
  const middle = 0.5 * (from + to)
  return [...smoothParts(signs, from, middle), ...smoothParts(signs, middle, to)]
}

/** Parts with the same signs in one, up to a length that a rule can take. */
function joined(signs: (z: number) => string, parts: readonly [number, number][]): [number, number][] {
  const long: [number, number][] = []
  const signsOf = ([from, to]: [number, number]): string => signs(0.5 * (from + to))
  for (const part of parts) {
    const last = long.at(-1)
    if (last !== undefined && part[1] - last[0] < LONGEST && signsOf(last) === signsOf(part))
      last[1] = part[1]
    else long.push([...part])
  }
  return long
}

function signsAt(decoder: Decoder, z1: number, z2: number): string {
  let values = [z1, z2]
  let signs = ''
  for (const layer of decoder.layers) {
    if (layer.type === 'Linear') {
      const input = values
      values = Array.from(layer.bias, (bias, i) =>
        input.reduce((sum, h, j) => sum + layer.weight[i * layer.inputSize + j] * h, bias),
      )
      continue
    }
    signs += values.map((h) => (h >= 0 ? '+' : '-')).join('')
    const slope = negativeSlopeOf(layer)
    values = values.map((h) => (h >= 0 ? h : slope * h))
  }
  return signs
}
