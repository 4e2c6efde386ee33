/** A timer that is later than this was held up by the page itself. */
const LATE_MS = 100

/**
 * Like setTimeout, for giving up on somebody else. Where the page was busy or the machine asleep when the time was up,
 * the answer may be waiting in the queue behind the timer, so it is given the time once more. Returns its cancel.
 */
export function patientTimeout(action: () => void, ms: number): () => void {
  const dueAt = performance.now() + ms
  let timer = setTimeout(() => {
    if (performance.now() - dueAt > LATE_MS) timer = setTimeout(action, ms)
    else action()
  }, ms)
  return () => clearTimeout(timer)
}
