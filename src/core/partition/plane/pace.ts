import type { LevelContext } from '../layers/level.ts'

/** Multiply-adds, or what takes as long, between two yields: a few milliseconds. */
export const WORK_PER_STEP = 700_000

/** Whether so much was done since the last yield that the next is due; the count starts again then. */
export function isStepOver(context: LevelContext): boolean {
  if (context.work <= WORK_PER_STEP) return false
  context.work = 0
  return true
}
