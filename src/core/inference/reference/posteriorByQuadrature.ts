import { negativeSlopeOf } from '../../network/negativeSlopeOf.ts'
import { adaptiveQuadrature } from '../../integrals/reference/adaptiveQuadrature.ts'
import type { Decoder, GenerativeModel } from '../../network/model.ts'
import { cholesky, choleskyLogDet, solveLower } from '../../numerics/cholesky.ts'

const NUM_PANELS = 8

/** g(z) layer by layer. */
function image(decoder: Decoder, z: ArrayLike<number>): Float64Array {
  let values = Float64Array.from(z)
  for (const layer of decoder.layers) {
    if (layer.type === 'Linear') {
      const { weight, bias, inputSize } = layer
      const input = values
      values = bias.map((value, i) => input.reduce((sum, h, j) => sum + weight[i * inputSize + j] * h, value))
    } else if (layer.type === 'Abs') {
      values = values.map(Math.abs)
    } else {
      const slope = negativeSlopeOf(layer)
      values = values.map((h) => (h >= 0 ? h : slope * h))
    }
  }
  return values
}

/** log p(x, z) by the forward pass alone: no partition, no region. For tests. */
export function logJointByForward(
  model: GenerativeModel,
  x: Float64Array,
): (z: number | ArrayLike<number>) => number {
  const { dataDim } = model.decoder
  const { noise } = model
  const matrix = new Float64Array(dataDim * dataDim)
  for (let d = 0; d < dataDim; d++) {
    for (let e = 0; e < dataDim; e++) {
      if (noise.kind === 'full') matrix[d * dataDim + e] = noise.matrix[d * dataDim + e]
      else if (d === e)
        matrix[d * dataDim + d] = noise.kind === 'isotropic' ? noise.variance : noise.variances[d]
    }
  }
  const factor = cholesky(matrix, dataDim)!
  const { latentDim } = model.decoder
  const priorFactor = cholesky(model.priorCovariance, latentDim)!
  const constant =
    (dataDim + latentDim) * Math.log(2 * Math.PI) +
    choleskyLogDet(factor, dataDim) +
    choleskyLogDet(priorFactor, latentDim)
  return (z) => {
    const latent = typeof z === 'number' ? Float64Array.of(z) : Float64Array.from(z)
    const residual = image(model.decoder, latent).map((value, d) => x[d] - value)
    solveLower(factor, dataDim, residual)
    solveLower(priorFactor, latentDim, latent)
    const quadratic = [...residual, ...latent].reduce((sum, value) => sum + value * value, 0)
    return -0.5 * (constant + quadratic)
  }
}

/**
 * The posterior of one point by adaptive quadrature over z, for tests.
 *
 * @param breaks  ascending interior points where g has a kink
 */
export function posteriorByQuadrature(
  model: GenerativeModel,
  x: Float64Array,
  breaks: readonly number[],
): { logMarginal: number; mean: number; variance: number; entropy: number; expectedData: Float64Array } {
  // every integral below visits much the same points
  const known = new Map<number, number>()
  const evaluate = logJointByForward(model, x)
  const logJoint = (z: number): number => {
    let value = known.get(z)
    if (value === undefined) {
      value = evaluate(z)
      known.set(z, value)
    }
    return value
  }
  const reach = 12 * Math.sqrt(model.priorCovariance[0])
  const ends = [-reach, ...breaks.filter((z) => Math.abs(z) < reach), reach]
  // panels fine enough to see every peak before adapting
  const panels = ends.flatMap((from, i) =>
    i + 1 < ends.length
      ? Array.from({ length: NUM_PANELS }, (_, k) => from + ((ends[i + 1] - from) * k) / NUM_PANELS)
      : [from],
  )
  const peak = Math.max(...panels.map(logJoint))
  const integrate = (
    f: (z: number, logDensity: number) => number,
    tolerance: number,
    scale: number,
  ): number => {
    let sum = 0
    for (let i = 0; i + 1 < panels.length; i++) {
      const density = (z: number): number => {
        const logDensity = logJoint(z) - peak
        return logDensity < -60 ? 0 : f(z, logDensity) * Math.exp(logDensity)
      }
      sum += adaptiveQuadrature(density, panels[i], panels[i + 1], tolerance, scale)
    }
    return sum
  }
  const integral = (f: (z: number, logDensity: number) => number): number => {
    const scale = integrate((z, logDensity) => Math.abs(f(z, logDensity)), 1e-3, 0)
    return integrate(f, 3e-12, scale)
  }
  const mass = integral(() => 1)
  const mean = integral((z) => z) / mass
  return {
    logMarginal: peak + Math.log(mass),
    mean,
    variance: integral((z) => (z - mean) ** 2) / mass,
    entropy: Math.log(mass) - integral((_, logDensity) => logDensity) / mass,
    expectedData: Float64Array.from(
      { length: x.length },
      (_, d) => integral((z) => image(model.decoder, [z])[d]) / mass,
    ),
  }
}
