/** Less time than this is not worth saying, s. */
const LITTLE_TIME = 5

/** How long a job will take from now, if it goes on as it did; null while nothing can be told, and for a little. */
export function remainingSeconds(startedMs: number, fraction: number): number | null {
  const seconds = (performance.now() - startedMs) / 1000
  if (seconds < 2 || fraction < 0.01) return null
  const left = (seconds * (1 - fraction)) / fraction
  return left < LITTLE_TIME ? null : left
}
