/** One animation-frame loop for the page: each drawing asks for a frame under its own key and is drawn once in it. */
const pending = new Map<object, () => void>()
let handle = 0

export function requestFrame(key: object, draw: () => void): void {
  pending.set(key, draw)
  if (handle !== 0) return
  handle = requestAnimationFrame(() => {
    handle = 0
    const draws = [...pending.values()]
    pending.clear()
    for (const each of draws) each()
  })
}

/** Forget a drawing that was asked for. */
export function cancelFrame(key: object): void {
  pending.delete(key)
}
