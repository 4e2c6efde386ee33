import type { RegionSimplices } from '../core/figures/regionSimplices.ts'
import { clipCell, type Window } from '../plot/clipCell.ts'
import { formatNumber } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { createAxes, type Axes } from './axes.ts'
import { COLOURS } from './figureColours.ts'
import { decoderLine } from './settingsLine.ts'
import { drawSheet, MARGIN, SHEET_WIDTH } from './sheet.ts'
import { element, group, pathData, textElement } from './svg.ts'

type Dissection = RegionSimplices['dissection']
type Piece = Dissection['pieces'][number]
type Term = Piece['terms'][number]

/** Fills of the pieces; they carry their numbers too. */
const PIECE_FILLS = ['#cfe8e4', '#e3d8f5', '#fbe3cf', '#d9e6f7']
const PLUS = '#0b7a6f'
const MINUS = '#b4500f'
const BIG = 300
const ROW = 122
const MOST_ROWS = 8
const TILES_PER_ROW = 7

/** Fig. 2: the region, its pieces, and each piece as signed sets. */
export function drawSimplices(simplices: RegionSimplices, title: string): string {
  const { settings, geometry, regionId, dissection } = simplices
  const near = windowAround(dissection, 0.18)
  const far = widened(near, 2.4)
  const left = bigAxes(MARGIN + 44, far, t('figures.region'))
  const right = bigAxes(SHEET_WIDTH - MARGIN - BIG, near, t('figures.pieces'))
  const numRegions = geometry.edgeStarts.length - 1
  const around = Array.from({ length: numRegions }, (_, region) => {
    const [from, to] = [geometry.edgeStarts[region]!, geometry.edgeStarts[region + 1]!]
    const { corners } = clipCell(geometry.lines, from, to, far)
    const fill = region === regionId ? PIECE_FILLS[0]! : 'none'
    return cellPath(corners, left, { fill, stroke: COLOURS.region })
  })
  const pieces = dissection.pieces.map((piece, i) => {
    const { corners } = clipCell(piece.lines, 0, piece.lines.length / 3, near)
    const [cx, cy] = middleOf(corners)
    return (
      cellPath(corners, right, { fill: PIECE_FILLS[i % PIECE_FILLS.length]!, stroke: COLOURS.text }) +
      textElement(right.x(cx), right.y(cy) + 4, String(i + 1), { 'text-anchor': 'middle' })
    )
  })
  const top = BIG + 92
  const rows = dissection.pieces
    .slice(0, MOST_ROWS)
    .map((piece, i) => drawTerms(piece, i, near, top + i * ROW))
  return drawSheet({
    title,
    subtitle: t('figures.subtitle.simplices', {
      mass: formatNumber(dissection.total, 6),
      slices: formatNumber(Math.exp(dissection.logMass), 6),
    }),
    source: decoderLine(settings.decoder),
    width: SHEET_WIDTH,
    height: top + rows.length * ROW - 12,
    body: [left.clipped(around), left.svg, right.clipped(pieces), right.svg, ...rows],
  })
}

function bigAxes(x: number, [from, to, bottom, top]: Window, title: string): Axes {
  return createAxes({
    box: { x, y: 24, width: BIG, height: BIG },
    xRange: [from, to],
    yRange: [bottom, top],
    xLabel: t('figures.axis.z1'),
    yLabel: t('figures.axis.z2'),
    title,
  })
}

/** A piece's signed sets in a row, each with its probability. */
function drawTerms(piece: Piece, index: number, window: Window, top: number): string {
  const size = (SHEET_WIDTH - 2 * MARGIN) / TILES_PER_ROW - 10
  const tileWindow = widened(window, 1.25)
  const tiles = piece.terms.slice(0, TILES_PER_ROW).map((term, i) => {
    const x = MARGIN + i * (size + 10)
    return drawTerm(term, piece, tileWindow, { x, y: top + 14, size: size - 12 })
  })
  return (
    textElement(MARGIN, top, t('figures.cones', { index: index + 1, mass: formatNumber(piece.mass, 4) }), {
      'font-weight': 600,
      'font-size': 11,
    }) + tiles.join('')
  )
}

function drawTerm(
  { sign, set, probability }: Term,
  piece: Piece,
  window: Window,
  { x, y, size }: { x: number; y: number; size: number },
): string {
  const [left, right, bottom, top] = window
  const toX = (value: number): number => x + (size * (value - left)) / (right - left)
  const toY = (value: number): number => y + (size * (top - value)) / (top - bottom)
  const pixels = (lines: Float64Array): number[] =>
    clipCell(lines, 0, lines.length / 3, window).corners.map((value, i) =>
      i % 2 === 0 ? toX(value) : toY(value),
    )
  const colour = sign > 0 ? PLUS : MINUS
  const words = `${sign > 0 ? '+' : '\u2212'} ${formatNumber(probability, 4)}`
  return group({}, [
    element('path', { d: pathData(pixels(set.lines), true), fill: colour, 'fill-opacity': 0.25 }),
    element('path', {
      d: pathData(pixels(piece.lines), true),
      fill: 'none',
      stroke: COLOURS.text,
      'stroke-width': 1,
    }),
    element('rect', { x, y, width: size, height: size, fill: 'none', stroke: COLOURS.region }),
    textElement(x + size / 2, y + size + 14, words, { 'text-anchor': 'middle', fill: colour }),
  ])
}

function cellPath(
  corners: readonly number[],
  { x, y }: Axes,
  { fill, stroke }: { fill: string; stroke: string },
): string {
  const pixels = corners.map((value, i) => (i % 2 === 0 ? x(value) : y(value)))
  return element('path', { d: pathData(pixels, true), fill, stroke, 'stroke-width': 1 })
}

/** Square, around the region's corners; around the origin where it has none. */
function windowAround({ vertices }: Dissection, margin: number): Window {
  const [xs, ys] = [0, 1].map((axis) =>
    Array.from(vertices).filter((value, i) => i % 2 === axis && Number.isFinite(value)),
  ) as [number[], number[]]
  if (xs.length === 0) return [-3, 3, -3, 3]
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2
  const spread = (values: readonly number[]): number => (Math.max(...values) - Math.min(...values)) / 2
  // one corner has no spread
  const half = (1 + margin) * (Math.max(spread(xs), spread(ys)) || 1)
  const [cx, cy] = [middle(xs), middle(ys)]
  return [cx - half, cx + half, cy - half, cy + half]
}

function widened([left, right, bottom, top]: Window, factor: number): Window {
  const [cx, cy, half] = [(left + right) / 2, (bottom + top) / 2, (factor * (right - left)) / 2]
  return [cx - half, cx + half, cy - half, cy + half]
}

function middleOf(corners: readonly number[]): [number, number] {
  const count = Math.max(1, corners.length / 2)
  let x = 0
  let y = 0
  for (let i = 0; i < corners.length; i += 2) {
    x += corners[i]! / count
    y += corners[i + 1]! / count
  }
  return [x, y]
}
