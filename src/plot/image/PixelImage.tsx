/** One image as pixels: sharp at every size, missing pixels hatched by what lies beneath (plots.css). */
import { useContext, useEffect, useId, useRef } from 'react'
import type { JSX, PointerEvent } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { usePlotColours } from '../plotColours.ts'
import { PanelPictures } from '../shownPlots.ts'
import { imagePixels } from './imagePixels.ts'
import type { ImageScale } from './imageScale.ts'
import { imageSummary } from './imageSummary.ts'
import { pixelAt } from './pixelAt.ts'
import type { Pixel } from './pixelAt.ts'

/** What the pointer does on an image, by the pixel beneath it. A drag keeps the pointer, also outside. */
export type OnPixel = (pixel: Pixel, event: PointerEvent<HTMLCanvasElement>) => void

interface PixelImageProps {
  /** The accessible name; none for a picture inside something that has the name. */
  readonly label?: string
  /** [C,H,W]; NaN where missing. Compared by reference. */
  readonly values: ArrayLike<number>
  readonly shape: ImageShape
  readonly scale: ImageScale
  /** CSS px; never wider than the room there is. */
  readonly widthPx: number
  /** Read out with the image; by default its size, range and brightest pixel. */
  readonly summary?: string
  /** A pixel to outline. */
  readonly marked?: Pixel | null
  readonly onPixelDown?: OnPixel
  readonly onPixelMove?: OnPixel
  readonly onPixelUp?: OnPixel
}

export function PixelImage(props: PixelImageProps): JSX.Element {
  const { label, values, shape, scale, widthPx, marked = null } = props
  const { onPixelDown, onPixelMove, onPixelUp } = props
  const canvasRef = useRef<HTMLCanvasElement>(null)
  const colours = usePlotColours()
  const summaryId = useId()
  const addPicture = useContext(PanelPictures)
  const isNamed = label !== undefined
  useEffect(() => (isNamed ? addPicture?.() : undefined), [addPicture, isNamed])
  useEffect(() => {
    const pixels = imagePixels(values, 0, shape, scale, colours)
    const image = new ImageData(pixels, shape.width, shape.height)
    canvasRef.current?.getContext('2d')?.putImageData(image, 0, 0)
  }, [values, shape, scale, colours])
  const at =
    (act: OnPixel | undefined) =>
    (event: PointerEvent<HTMLCanvasElement>): void =>
      act?.(pixelAt(event.currentTarget.getBoundingClientRect(), event, shape), event)
  const isTouched = onPixelDown !== undefined
  return (
    <div className="pixel-image" style={{ width: widthPx }}>
      <canvas
        ref={canvasRef}
        width={shape.width}
        height={shape.height}
        {...(label === undefined
          ? { 'aria-hidden': true }
          : { role: 'img', 'aria-label': label, 'aria-describedby': summaryId })}
        className={isTouched ? 'pickable' : undefined}
        onPointerDown={(event) => {
          if (!isTouched) return
          event.currentTarget.setPointerCapture(event.pointerId)
          at(onPixelDown)(event)
        }}
        onPointerMove={at(onPixelMove)}
        onPointerUp={at(onPixelUp)}
        onPointerCancel={at(onPixelUp)}
      />
      {marked !== null && (
        <span
          className="pixel-mark"
          style={{
            left: `${(100 * marked.column) / shape.width}%`,
            top: `${(100 * marked.row) / shape.height}%`,
            width: `${100 / shape.width}%`,
            height: `${100 / shape.height}%`,
          }}
        />
      )}
      {label !== undefined && (
        <p id={summaryId} className="visually-hidden">
          {props.summary ?? imageSummary(values, shape)}
        </p>
      )}
    </div>
  )
}
