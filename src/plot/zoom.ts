/** Zoom of a plot: `scale` > 1 magnifies, `x` and `y` shift the origin, as fractions of the plot's width and height. */
export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}
/** Beyond these, ticks and windows run out of digits. */
export const ZOOM_LIMITS: readonly [number, number] = [1e-6, 1e10]

/** Whether a zoom is one that the plots can show: its scale within limits, its window not too far away. */
export function isZoom({ scale, x, y }: Zoom): boolean {
  const reach = 1e6 * (scale + 1)
  return scale >= ZOOM_LIMITS[0] && scale <= ZOOM_LIMITS[1] && Math.abs(x) <= reach && Math.abs(y) <= reach
}

export const NO_ZOOM: Zoom = { scale: 1, x: 0, y: 0 }
