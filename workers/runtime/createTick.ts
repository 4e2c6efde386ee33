/**
 * A promise of a later macrotask, behind all messages that are already waiting: this is how a long job lets a cancel
 * in. A message to oneself, because timers are clamped to 4 ms when nested and to a second in a hidden page.
 *
 * Jobs that start go before jobs that resume, so that a short one waits for one slice of a long one, not for two.
 */
export function createTick(): (turn: 'start' | 'resume') => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const waiting = { start: [] as (() => void)[], resume: [] as (() => void)[] }
  // As many messages as there are waiting: each lets one go on, whoever sent it.
  port1.onmessage = () => (waiting.start.shift() ?? waiting.resume.shift())?.()
  return (turn) =>
    new Promise((resolve) => {
      waiting[turn].push(resolve)
      port2.postMessage(null)
    })
}
