/** Work between two yields: a few milliseconds. */
const WORK_PER_STEP = 1_000_000

/** What an integral over a region of S latents costs, in multiply-adds: INTEGRAL_COST[S]. */
export const INTEGRAL_COST: readonly number[] = [0, 500, 4000, 100_000]

/** Counts work, in multiply-adds; says whether the next yield is due, and starts again then. */
export function createPace(): (work: number) => boolean {
  let done = 0
  return (work) => {
    done += work
    if (done < WORK_PER_STEP) return false
    done = 0
    return true
  }
}
