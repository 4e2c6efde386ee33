import type { Progress } from '../protocol.ts'

const INTERVAL_MS = 100

/**
 * Lets through at most one report every 100 ms, and none that is not further than the one before. The first waits as
 * long as any other, so that a job which is over at once never shows a progress bar.
 */
export function throttleProgress(
  send: (progress: Progress) => void,
  now: () => number,
): (progress: Progress) => void {
  let lastSentAt = now()
  let lastFraction = 0
  return (progress) => {
    const fraction = progress.done / progress.total
    if (!(fraction > lastFraction) || now() - lastSentAt < INTERVAL_MS) return
    lastSentAt = now()
    lastFraction = fraction
    send(progress)
  }
}
