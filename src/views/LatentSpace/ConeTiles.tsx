import type { JSX } from 'react'
import type { RegionDissection } from '../../core/integrals/lemma4/dissectRegion.ts'
import { clipCell } from '../../plot/clipCell.ts'
import type { Window } from '../../plot/clipCell.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'

type Piece = RegionDissection['pieces'][number]

const WIDTH = 96
const HEIGHT = 72

/** The signed sets whose sum is the piece: each in small, with its mass and the sum so far. */
export function ConeTiles({
  dissection,
  piece,
}: {
  readonly dissection: RegionDissection
  readonly piece: Piece
}): JSX.Element {
  const window = windowAround(dissection, piece)
  const outline = pathOf(piece.lines, window)
  return (
    <>
      <p className="small">{t('dissection.words')}</p>
      <ol className="cone-tiles">
        {piece.terms.map(({ halfPlanes, sign, set, probability, runningSum }, index) => (
          <li key={index} data-sign={sign}>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
              <rect width={WIDTH} height={HEIGHT} className="tile-frame" />
              <path d={pathOf(set.lines, window)} className="tile-set" />
              <path d={outline} className="tile-piece" />
            </svg>
            <p>
              <b>{t(sign > 0 ? 'dissection.plus' : 'dissection.minus')}</b> <Num value={probability} />
            </p>
            <p className="visually-hidden">
              {t('dissection.set', {
                planes: halfPlanes.length === 0 ? '∅' : halfPlanes.map((edge) => edge + 1).join(', '),
              })}
            </p>
            <p className="quiet" title={String(runningSum)}>
              {t('dissection.sum', { sum: formatNumber(runningSum) })}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

/** What the tiles show: the piece, and some room around it. */
function windowAround(dissection: RegionDissection, piece: Piece): Window {
  const own = boxOf(piece.vertices) ?? boxOf(dissection.vertices) ?? [-1, 1, -1, 1]
  const [left, right, bottom, top] = own
  const size = Math.max(right - left, (top - bottom) * (WIDTH / HEIGHT)) || 1
  const middleX = (left + right) / 2
  const middleY = (bottom + top) / 2
  return [
    middleX - size,
    middleX + size,
    middleY - (size * HEIGHT) / WIDTH,
    middleY + (size * HEIGHT) / WIDTH,
  ]
}

function boxOf(vertices: Float64Array): Window | null {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < vertices.length; i += 2) {
    if (Number.isNaN(vertices[i]!)) continue
    left = Math.min(left, vertices[i]!)
    right = Math.max(right, vertices[i]!)
    bottom = Math.min(bottom, vertices[i + 1]!)
    top = Math.max(top, vertices[i + 1]!)
  }
  return left <= right ? [left, right, bottom, top] : null
}

/** A convex set as an SVG path, as far as the window shows it. */
function pathOf(lines: Float64Array, window: Window): string {
  const [left, right, bottom, top] = window
  const { corners } = clipCell(lines, 0, lines.length / 3, window)
  const places: string[] = []
  for (let i = 0; i < corners.length; i += 2) {
    const x = ((corners[i]! - left) / (right - left)) * WIDTH
    const y = ((top - corners[i + 1]!) / (top - bottom)) * HEIGHT
    places.push(`${x.toFixed(2)} ${y.toFixed(2)}`)
  }
  return places.length === 0 ? '' : `M${places.join('L')}Z`
}
