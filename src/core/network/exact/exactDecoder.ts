import type { AffineStage, CompiledDecoder, NonlinearStage } from '../compiledDecoder.ts'
import { decomposeDouble } from '../../numerics/decomposeDouble.ts'

/**
 * A decoder in integers. Doubles are dyadic, and products and sums of dyadics are too, so all columns after a stage
 * can be held as integers times one power of two that belongs to the stage and not to the region. Signs, and roots
 * −c/a, do not depend on that power, so it never has to be carried: columns are plain bigint[].
 */
export interface ExactDecoder {
  readonly latentDim: number
  readonly stages: readonly ExactStage[]
}

export type ExactStage = ExactAffineStage | ExactNonlinearStage

/** Row i of the image is Σ weights · input, shifted left, plus the bias in the last column. Rows are made on demand. */
export interface ExactAffineStage {
  readonly kind: 'affine'
  readonly source: AffineStage
  readonly weightExponent: number
  readonly outExponent: number
  readonly shift: bigint
  readonly rows: (ExactRow | undefined)[]
}

export interface ExactRow {
  readonly columns: readonly number[]
  readonly weights: readonly bigint[]
  readonly bias: bigint
}

/** Negative units are multiplied by `negative`, everything else by `positive`. */
export interface ExactNonlinearStage {
  readonly kind: 'nonlinear'
  readonly source: NonlinearStage
  readonly positive: bigint
  readonly negative: bigint
}

/**
 * The integer form of a compiled decoder.
 *
 * @throws RangeError  a weight, bias or slope is not finite
 * Cost  one pass over the weights' exponents; integers are only made for the rows that are asked for
 */
export function exactDecoder(compiled: CompiledDecoder): ExactDecoder {
  let exponent = 0
  const stages = compiled.stages.map((stage): ExactStage => {
    if (stage.kind === 'pool') return { kind: 'nonlinear', source: stage, positive: 1n, negative: 1n }
    if (stage.kind === 'elementwise') {
      const slope = decomposeDouble(stage.negativeSlope)
      if (slope.exponent >= 0)
        return {
          kind: 'nonlinear',
          source: stage,
          positive: 1n,
          negative: slope.mantissa << BigInt(slope.exponent),
        }
      exponent += slope.exponent
      return {
        kind: 'nonlinear',
        source: stage,
        positive: 1n << BigInt(-slope.exponent),
        negative: slope.mantissa,
      }
    }
    const weightExponent = smallestExponent(stage.weight) ?? 0
    const productExponent = exponent + weightExponent
    const outExponent = Math.min(productExponent, smallestExponent(stage.bias) ?? productExponent)
    exponent = outExponent
    return {
      kind: 'affine',
      source: stage,
      weightExponent,
      outExponent,
      shift: BigInt(productExponent - outExponent),
      rows: new Array<ExactRow | undefined>(stage.outputSize),
    }
  })
  return { latentDim: compiled.latentDim, stages }
}

function smallestExponent(values: Float64Array): number | null {
  let smallest: number | null = null
  for (const value of values) {
    if (value === 0) continue
    const { exponent } = decomposeDouble(value)
    if (smallest === null || exponent < smallest) smallest = exponent
  }
  return smallest
}
