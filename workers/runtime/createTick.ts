/**
 * A promise of a later macrotask, behind all messages that are already waiting: this is how a long job lets a cancel
 * in. A message to oneself, because timers are clamped to 4 ms when nested and to a second in a hidden page.
 *
 * Of those that wait, the one of the lowest rank goes first, and of equals the one that waits longest: what its rank is
 * is asked then, not before.
 */
export function createTick(): (rank: () => number) => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const waiting: { readonly rank: () => number; readonly go: () => void }[] = []
  // As many messages as there are waiting: each lets one go on, whoever sent it.
  port1.onmessage = () => {
    const ranks = waiting.map(({ rank }) => rank())
    const [next] = waiting.splice(ranks.indexOf(Math.min(...ranks)), 1)
    next?.go()
  }
  return (rank) =>
    new Promise((resolve) => {
      waiting.push({ rank, go: resolve })
      port2.postMessage(null)
    })
}
