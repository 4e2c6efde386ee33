import type { equations } from '../../text/en/equations.ts'
import type { Expression, Value } from './expression.ts'

/** Which equation: `equation.<id>.tex` and its words. */
export type EquationId = keyof typeof equations extends infer Key
  ? Key extends `equation.${infer Id}.tex`
    ? Id
    : never
  : never

/** A number's equation with the values of one point. */
export interface Formula {
  readonly id: EquationId
  /** What is seen of x, in TeX. */
  readonly x: string
  readonly lines: readonly FormulaLine[]
}

export interface FormulaLine {
  /** In TeX. */
  readonly left: string
  readonly expression: Expression
  /** As the page shows it. */
  readonly result: Value
  /** Said after the result, in TeX. */
  readonly label?: string
}

/** Which number's formula, of the selected point. */
export type PointFormulaOf =
  | {
      readonly kind:
        | 'logPx'
        | 'mean'
        | 'covariance'
        | 'mode'
        | 'entropy'
        | 'ecll'
        | 'distance'
        | 'modeToGlo'
        | 'imageToGlo'
        | 'spread'
    }
  /** Of the latent. */
  | { readonly kind: 'sd'; readonly latent: number }
  /** Of a coordinate of the data. */
  | { readonly kind: 'expected' | 'imputedMean' | 'imputedSd'; readonly coordinate: number }
  /** Of a region; null for those that the Inspector lists. */
  | { readonly kind: 'responsibility'; readonly region: number | null }

/** The same of any number that has one. */
export type FormulaOf =
  | PointFormulaOf
  | { readonly kind: 'rank' | 'kl' }
  | { readonly kind: 'priorMass'; readonly region: number }
