import type { GenerativeModel } from '../../../src/core/network/model.ts'
import { modelFromJson } from '../../../src/core/network/modelFromJson.ts'
import { ParseError } from '../../../src/core/problem.ts'
import type { Checks } from '../checks.ts'

/** How the cases of one kind of fixture are computed and compared. */
export interface Kind<Case> {
  readonly tolerance: number
  /** The latent dimensions that the project computes so far. */
  readonly builtDims: readonly number[]
  /** Computes what the case holds, records the errors, returns the entry for --out. */
  readonly evaluate: (item: Case, checks: Checks, where: string) => object
}

export function readModel(value: unknown): GenerativeModel {
  const parsed = modelFromJson(value)
  if (!parsed.ok) throw new ParseError(parsed.problems)
  return parsed.value
}
