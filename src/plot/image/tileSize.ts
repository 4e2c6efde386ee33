import type { ImageShape } from '../../core/imageShape.ts'

export interface TileSize {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * The size of an image among others, near a wished width: a whole number of the screen's pixels to each of its own, so
 * that all of them are alike.
 *
 * @param ratio  device pixels to a CSS pixel
 */
export function tileSize({ width, height }: ImageShape, wishedPx: number, ratio: number): TileSize {
  const pixelPx = Math.max(1, Math.round((wishedPx * ratio) / width)) / ratio
  return { widthPx: width * pixelPx, heightPx: height * pixelPx }
}
