/** Zoom of a plot: `scale` > 1 magnifies, `x` and `y` shift the origin, as fractions of the plot's width and height. */
export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}
export const NO_ZOOM: Zoom = { scale: 1, x: 0, y: 0 }
