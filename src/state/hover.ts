/**
 * What the pointer is over, shared by the plots. It changes at pointer speed, so it lives outside the store and React:
 * plots subscribe and redraw their overlay.
 */
export interface Hover {
  /** The hovered z [S], or the posterior mode of the hovered x; null for none. */
  readonly latent: readonly number[] | null
  /** The region of that z; null where unknown. */
  readonly regionId: number | null
  /** g of that z in all data coordinates; null where unknown. */
  readonly generated: readonly number[] | null
  /** The hovered point in the plane shown; null if the pointer is elsewhere. */
  readonly data: readonly [number, number] | null
}
export const NO_HOVER: Hover = { latent: null, regionId: null, generated: null, data: null }

export interface HoverSource {
  readonly get: () => Hover
  readonly set: (hover: Hover) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createHoverSource(): HoverSource {
  let current = NO_HOVER
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(hover) {
      if (hover === current) return
      current = hover
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
