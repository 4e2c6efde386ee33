import { useEffect, useMemo, useRef, useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import type { ImageScale } from '../../plot/image/imageScale.ts'
import type { Pixel } from '../../plot/image/pixelAt.ts'
import { cancelFrame, requestFrame } from '../../plot/frameLoop.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { hiddenMask, wholePoint } from '../../state/slices/hiding.ts'
import { t } from '../../text/text.ts'
import { brushMask } from './brushMask.ts'

/** Time between two changes of the selected point in a stroke. */
const COMMIT_MS = 80

interface PixelBrushProps {
  readonly x: readonly number[]
  readonly shape: ImageShape
  readonly scale: ImageScale
  readonly widthPx: number
  readonly size: number
  readonly isHiding: boolean
}

/** The selected image, of which a brush hides pixels: by mouse, by touch, by keys. */
export function PixelBrush({ x, shape, scale, widthPx, size, isHiding }: PixelBrushProps): JSX.Element {
  const { commands } = useApp()
  const mask = useAppState((state) => hiddenMask(state.selection))
  const [cursor, setCursor] = useState<Pixel | null>(null)
  /** The stroke under way: its number, where it is, and the mask as far as it is painted. */
  const stroke = useRef<{ at: Pixel; mask: Uint8Array } | null>(null)
  const strokeId = useRef(0)
  const committedMs = useRef(-Infinity)
  /** What a stroke under way has painted; null between strokes. */
  const [painted, setPainted] = useState<Uint8Array | null>(null)
  const whole = useAppState((state) => wholePoint(state.selection))
  const values = useMemo(
    () =>
      painted === null || whole === null
        ? x
        : whole.map((value, d) => (painted[d] === 1 ? Number.NaN : value)),
    [painted, whole, x],
  )
  const frameKey = useRef({})
  useEffect(() => {
    const key = frameKey.current
    return () => cancelFrame(key)
  }, [])

  const commit = (next: Uint8Array): void => commands.hideCoordinates(next, `stroke ${strokeId.current}`)
  const paint = (to: Pixel): void => {
    const { current } = stroke
    if (current === null) return
    stroke.current = { at: to, mask: brushMask(current.mask, shape, current.at, to, size, isHiding) }
    // as often as a picture can show it; all other views follow at a slower pace
    requestFrame(frameKey.current, () => {
      if (stroke.current === null) return
      setPainted(stroke.current.mask)
      const now = performance.now()
      if (now - committedMs.current < COMMIT_MS) return
      committedMs.current = now
      commit(stroke.current.mask)
    })
  }
  const start = (at: Pixel): void => {
    strokeId.current++
    stroke.current = { at, mask }
    paint(at)
  }
  const end = (): void => {
    cancelFrame(frameKey.current)
    if (stroke.current !== null) commit(stroke.current.mask)
    stroke.current = null
    setPainted(null)
  }

  const at = cursor ?? { row: Math.floor(shape.height / 2), column: Math.floor(shape.width / 2) }
  const isHidden = mask[at.row * shape.width + at.column] === 1
  const brushTo = (to: Pixel, hides: boolean): void =>
    commands.hideCoordinates(brushMask(mask, shape, to, to, size, hides), `keys ${strokeId.current}`)
  const move = (rows: number, columns: number, isBrushing: boolean): void => {
    const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value))
    const next = {
      row: within(at.row + rows, shape.height),
      column: within(at.column + columns, shape.width),
    }
    setCursor(next)
    if (isBrushing) brushTo(next, isHiding)
  }
  const toggle = (): void => {
    strokeId.current++
    brushTo(at, !isHidden)
  }
  return (
    <div className="brush column">
      <PixelImage
        label={t('completion.seen')}
        values={values}
        shape={shape}
        scale={scale}
        widthPx={widthPx}
        marked={cursor}
        onPixelDown={(pixel, event) => {
          if (event.button === 0) start(pixel)
        }}
        onPixelMove={paint}
        onPixelUp={end}
      />
      <button
        type="button"
        className="cursor"
        aria-label={t('completion.cursor', {
          row: at.row + 1,
          column: at.column + 1,
          state: t(isHidden ? 'completion.isHidden' : 'completion.isSeen'),
        })}
        title={t('completion.cursorHelp')}
        onFocus={() => setCursor(at)}
        onBlur={() => setCursor(null)}
        onClick={(event) => {
          // Space and Enter; a pointer has the image itself
          if (event.detail === 0) toggle()
        }}
        onKeyDown={(event) => {
          const steps: Record<string, readonly [number, number]> = {
            ArrowLeft: [0, -1],
            ArrowRight: [0, 1],
            ArrowUp: [-1, 0],
            ArrowDown: [1, 0],
          }
          const step = steps[event.key]
          if (step === undefined) return
          event.preventDefault()
          move(step[0], step[1], event.shiftKey)
        }}
      >
        {t('completion.cursorShort')}
      </button>
    </div>
  )
}
