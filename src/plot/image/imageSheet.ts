import type { ImageShape } from '../../core/imageShape.ts'
import type { PlotColours } from '../plotColours.ts'
import { imagePixels } from './imagePixels.ts'
import type { ImageScale } from './imageScale.ts'

/** Images one beneath the other on one canvas, each at its own pixels: what pictures of many images are drawn from. */
export interface ImageSheet {
  readonly canvas: HTMLCanvasElement
  readonly shape: ImageShape
  readonly count: number
}

/** @param rows  [n,C,H,W] */
export function imageSheet(
  rows: Float64Array,
  shape: ImageShape,
  scale: ImageScale,
  colours: PlotColours,
): ImageSheet {
  const { channels, height, width } = shape
  const size = channels * height * width
  const count = rows.length / size
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = Math.max(1, count * height)
  const pixels = new Uint8ClampedArray(4 * width * canvas.height)
  for (let n = 0; n < count; n++)
    pixels.set(imagePixels(rows, n * size, shape, scale, colours), 4 * n * height * width)
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, canvas.height), 0, 0)
  return { canvas, shape, count }
}

/** One image of the sheet, with sharp pixels; its corner falls on a device pixel. */
export function drawTile(
  ctx: CanvasRenderingContext2D,
  { canvas, shape: { height, width } }: ImageSheet,
  index: number,
  box: { readonly x: number; readonly y: number; readonly widthPx: number; readonly heightPx: number },
): void {
  const ratio = ctx.getTransform().a
  const snap = (px: number): number => Math.round(px * ratio) / ratio
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(canvas, 0, index * height, width, height, snap(box.x), snap(box.y), box.widthPx, box.heightPx)
}
