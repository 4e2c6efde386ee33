/**
 * A promise of the next macrotask, behind all messages that are already waiting: this is how a long job lets a cancel
 * in. A message to oneself, because timers are clamped to 4 ms when nested and to a second in a hidden page.
 */
export function createTick(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => waiting.shift()?.()
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port2.postMessage(null)
    })
}
