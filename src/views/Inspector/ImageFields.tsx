import { useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { formatList } from '../../plot/formatNumber.ts'
import type { Pixel } from '../../plot/image/pixelAt.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { coordinateSymbol } from '../coordinateNames.ts'
import { CoordinateField } from './CoordinateField.tsx'
import { ImageComparison } from './ImageComparison.tsx'

/** A selected point that is an image: its pixels by picking, the two coordinates of the data space by number. */
export function ImageFields({ x, shape }: { x: readonly number[]; shape: ImageShape }): JSX.Element {
  const { commands } = useApp()
  const pair = useAppState((state) => state.domain.coordinates)
  const { channels, height, width } = shape
  const [wished, setWished] = useState<Pixel>({ row: height >> 1, column: width >> 1 })
  // other data may be smaller
  const picked = nearest(wished, shape)
  const coordinates = Array.from(
    { length: channels },
    (_, c) => (c * height + picked.row) * width + picked.column,
  )
  const place = { row: picked.row + 1, column: picked.column + 1 }
  const values = formatList(coordinates.map((c) => x[c]!))
  return (
    <>
      <ImageComparison x={x} shape={shape} picked={picked} onPick={setWished} />
      <div className="row">
        <button
          type="button"
          className="cursor"
          aria-label={t('image.pixelCursor', { ...place, values })}
          title={t('image.pixelCursorHelp')}
          onKeyDown={(event) => {
            const step = event.shiftKey ? 5 : 1
            const moves: Record<string, readonly [number, number]> = {
              ArrowLeft: [0, -step],
              ArrowRight: [0, step],
              ArrowUp: [-step, 0],
              ArrowDown: [step, 0],
            }
            const by = moves[event.key]
            if (by === undefined) return
            event.preventDefault()
            setWished(nearest({ row: picked.row + by[0], column: picked.column + by[1] }, shape))
          }}
        >
          {t('data.cursorShort')}
        </button>
        <span className="quiet small">{t('image.pixelAt', place)}</span>
      </div>
      {coordinates.map((coordinate) => (
        <CoordinateField
          key={coordinate}
          label={t('image.pixelField', { name: coordinateSymbol(coordinate) })}
          value={x[coordinate]!}
          onChange={(next) => commands.setCoordinate(coordinate, next)}
        />
      ))}
      {pair
        .filter((coordinate) => coordinate < x.length)
        .map((coordinate) => (
          <CoordinateField
            key={coordinate}
            label={coordinateSymbol(coordinate)}
            value={x[coordinate]!}
            onChange={(next) => commands.setCoordinate(coordinate, next)}
          />
        ))}
    </>
  )
}

function nearest({ row, column }: Pixel, { height, width }: ImageShape): Pixel {
  return {
    row: Math.min(height - 1, Math.max(0, row)),
    column: Math.min(width - 1, Math.max(0, column)),
  }
}
