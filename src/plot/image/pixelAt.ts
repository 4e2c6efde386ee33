import type { ImageShape } from '../../core/imageShape.ts'

/** A place in an image; both counted from 0 at the top left. */
export interface Pixel {
  readonly row: number
  readonly column: number
}

/** The pixel of an image that lies in `box` (CSS px of the page) under a pointer; the nearest one where it is outside. */
export function pixelAt(
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  pointer: { readonly clientX: number; readonly clientY: number },
  { height, width }: ImageShape,
): Pixel {
  const within = (share: number, count: number): number =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)))
  return {
    row: within((pointer.clientY - box.top) / box.height, height),
    column: within((pointer.clientX - box.left) / box.width, width),
  }
}
