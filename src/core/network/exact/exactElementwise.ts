import type { ExactElementwiseStage } from './exactDecoder.ts'

/**
 * One unit's exact columns after an elementwise stage.
 *
 * @param columns  [numColumns] integers before the stage (see exactDecoder.ts)
 * @param sign     the unit's state
 */
export function exactElementwise(
  stage: ExactElementwiseStage,
  columns: readonly bigint[],
  sign: number,
): bigint[] {
  const factor = sign > 0 ? stage.positive : stage.negative
  return columns.map((value) => value * factor)
}
