/** The fixture formats of src/core/__fixtures__/README.md, as far as the oracle reads them. */

export type Matrix = readonly (readonly number[])[]
export type Extended = number | 'inf' | '-inf'

export interface Gaussian1dCase {
  readonly lower: Extended
  readonly upper: Extended
  readonly mean: number
  readonly variance: number
  readonly expected: { readonly logMass: number; readonly mean: number; readonly variance: number }
  readonly tags?: readonly string[]
}

export interface GaussianCase {
  /** Rows (a…, b): a·z + b ≥ 0. */
  readonly halfspaces: Matrix
  readonly mean: readonly number[]
  readonly covariance: Matrix
  readonly expected: {
    readonly logMass: number
    readonly mean: readonly number[]
    readonly covariance: Matrix
  }
  readonly ulpSensitivity?: Readonly<Record<'logMass' | 'mean' | 'covariance', number | null>>
  readonly tags?: readonly string[]
}

interface WithModel {
  readonly name?: string
  readonly tags?: readonly string[]
  /** Untrusted, as in a model file. */
  readonly model: { readonly latentDim: number }
}

export interface PartitionCase extends WithModel {
  readonly box: readonly [readonly number[], readonly number[]] | null
  readonly regionCount: number
  readonly distinctAffineMaps?: number
  readonly signPatterns?: readonly string[] | null
}

export interface InferencePoint {
  readonly x: readonly number[]
  readonly tag?: string
  readonly expected: {
    readonly logPx: number
    readonly posteriorMean: readonly number[]
    readonly posteriorCov: Matrix
    readonly meanG: readonly number[]
    readonly map: { readonly z: readonly number[]; readonly logJoint: number }
    readonly regions: readonly { readonly signs: string; readonly logResponsibility: number }[]
    readonly posteriorLogDensity: readonly { readonly z: readonly number[]; readonly value: number }[]
    readonly expectedCompleteLogLikelihood: number
    readonly entropy: number
  }
  readonly ulpSensitivity?: Readonly<Record<string, number | null>>
}

export interface InferenceModel extends WithModel {
  readonly regionCount: number
  readonly points: readonly InferencePoint[]
}

export interface ImputationCase extends WithModel {
  readonly x: readonly (number | null)[]
  readonly missing: readonly number[]
  readonly expected: {
    readonly logPObserved: number
    readonly posteriorMean: readonly number[]
    readonly posteriorCov: Matrix
    readonly missingMean: readonly number[]
    readonly missingCov: Matrix
  }
}

export interface LayersCase extends WithModel {
  readonly outputShape: readonly number[]
  readonly forward: readonly {
    readonly z: readonly number[]
    readonly g: readonly number[]
    readonly pattern?: string
  }[]
  readonly regionCount: number
  readonly distinctAffineMaps: number
  readonly points: readonly {
    readonly x: readonly number[]
    readonly expected: {
      readonly logPx: number
      readonly posteriorMean: readonly number[]
      readonly posteriorCov: Matrix
      readonly map: { readonly z: readonly number[]; readonly logJoint: number }
    }
  }[]
}

export interface ElboCase extends WithModel {
  readonly x: readonly (number | null)[]
  readonly q: { readonly mean: readonly number[]; readonly covariance: Matrix }
  readonly expected: {
    readonly elbo: number
    readonly klToPosterior: number
    readonly expectedLogLik: number
    readonly klToPrior: number
    readonly logPx: number
  }
}

interface LayerValues {
  readonly layer: number
  readonly weight: Matrix
  readonly bias: readonly number[]
}

export interface LearningCase extends WithModel {
  readonly x: Matrix
  readonly regionCount: number
  readonly expected: {
    readonly negLogLikelihoodMean: number
    readonly meanExpectedCompleteLogLikelihood: number
    readonly sumZ: readonly number[]
    readonly sumZZ: Matrix
    readonly sigmaX: {
      readonly isotropic: number
      readonly diagonal: readonly number[]
      readonly full: Matrix
    }
    readonly sigmaZ: Matrix
    readonly objective: number
    readonly layers: readonly (LayerValues & {
      readonly objectiveDecrease: number
      readonly rank: number
      readonly conditionNumber: number | null
    })[]
    readonly gradient: {
      readonly layers: readonly LayerValues[]
      readonly sigmaX: number | readonly number[] | Matrix
      readonly sigmaZ: Matrix
    }
  }
}

/** The standard deviation that an error of a mean is compared with: the root of the largest variance. */
export function largestStd(covariance: Matrix): number {
  return Math.sqrt(Math.max(...covariance.map((row, i) => row[i] ?? Number.NaN)))
}

/** [n, n] flat and row-major, as the fixtures nest it. */
export function nested(flat: ArrayLike<number>, size: number): number[][] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => flat[i * size + j] ?? Number.NaN),
  )
}
