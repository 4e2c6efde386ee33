/** Draws the latent plane: regions by colour, their sides, prior, posterior, what is selected. Reads nothing but its arguments. */
import { clipCell } from '../../plot/clipCell.ts'
import type { Window } from '../../plot/clipCell.ts'
import { densityTable } from '../../plot/colourMap.ts'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { rasteriseCells } from '../../plot/rasteriseCells.ts'
import type { PlaneCells } from '../../plot/rasteriseCells.ts'
import type { PlaneHeights } from './planeHeights.ts'
import type { LatentDensityView, PosteriorView } from '../../state/appState.ts'

export interface PlaneScene {
  readonly cells: PlaneCells
  /** The cell at the other side of each side: [E]. */
  readonly neighbours: Int32Array
  /** Whether cells have a meaning in the picture: a marginal has none. */
  readonly hasSides: boolean
  /** Layer of the unit that makes each side: [E]; null for all alike. */
  readonly sideLayers: Int8Array | null
  /** 0 to 1 of each cell, NaN for no colour; null for none at all. */
  readonly shades: Float64Array | null
  /** In the place of shades: a value that varies within cells; null for none. */
  readonly heights: PlaneHeights | null
  /** Cells that are known so far; null for all. */
  readonly isFound: ((cell: number) => boolean) | null
  /** Cells to point out. */
  readonly frontier: readonly number[]
  /** The posterior density in the place of cell colours. */
  readonly density: { readonly view: LatentDensityView; readonly image: CanvasImageSource } | null
  /** The latent coordinates along the axes. */
  readonly axes: readonly [number, number]
  /** Of the prior, in these: a, b, c of [[a, b], [b, c]]. */
  readonly priorCovariance: readonly [number, number, number]
  readonly posterior: PosteriorView | null
  readonly regionId: number | null
  /** What the selected region is made of, by the sides of each piece; the one that is looked at. */
  readonly pieces: readonly { readonly lines: Float64Array; readonly centre: Float64Array }[]
  readonly piece: number
}

/** With more cells in sight than this, sides are the pixels between cells: a path of them all would take too long. */
const MANY_CELLS = 2500
const CIRCLE_POINTS = 96
/** Colours of the layers' sides, first to last; then from the start. */
const LAYER_ROLES = ['component-1', 'component-2', 'class-4', 'class-5', 'class-6', 'data'] as const

export function layerRole(layer: number): (typeof LAYER_ROLES)[number] {
  return LAYER_ROLES[layer % LAYER_ROLES.length]!
}

function windowOf({ x, y }: Pick<PlotArea, 'x' | 'y'>): Window {
  const [left = 0, right = 1] = x.domain()
  const [bottom = 0, top = 1] = y.domain()
  return [left, right, bottom, top]
}

export function drawPlane(area: PlotArea, scene: PlaneScene, scratch: HTMLCanvasElement): void {
  const { cells, density } = scene
  if (density !== null) drawDensity(area, density)
  const inSight = cellsInSight(cells, windowOf(area))
  const isMany = scene.hasSides && inSight.length > MANY_CELLS
  if (scene.shades !== null || scene.heights !== null || isMany) drawRaster(area, scene, scratch, isMany)
  if (scene.hasSides && (!isMany || scene.sideLayers !== null)) strokeSides(area, scene, inSight)
  for (const cell of scene.frontier) fillCell(area, cells, cell)
  drawPrior(area, scene.priorCovariance)
  if (scene.regionId !== null) outlineCell(area, cells, scene.regionId, 'selection', 2.5)
  if (scene.pieces.length > 0) drawPieces(area, scene)
  if (scene.posterior !== null) drawPosterior(area, scene.posterior, scene.axes)
}

/** The cells whose surrounding boxes touch the window. */
function cellsInSight({ starts, boxes }: PlaneCells, [left, right, bottom, top]: Window): number[] {
  const inSight: number[] = []
  for (let cell = 0, box = 0; cell < starts.length - 1; cell++, box += 4) {
    const isBeside = boxes[box]! > right || boxes[box + 1]! < left
    if (!isBeside && !(boxes[box + 2]! > top || boxes[box + 3]! < bottom)) inSight.push(cell)
  }
  return inSight
}

/** Colours cells pixel by pixel, at the screen's own resolution. */
function drawRaster(
  area: PlotArea,
  { cells, shades, heights, isFound }: PlaneScene,
  scratch: HTMLCanvasElement,
  hasSides: boolean,
): void {
  const { ctx, width, height, colours } = area
  const ratio = ctx.getTransform().a
  const columns = Math.max(1, Math.round(width * ratio))
  const rows = Math.max(1, Math.round(height * ratio))
  const raster = rasteriseCells(cells, windowOf(area), columns, rows)
  if (scratch.width !== columns) scratch.width = columns
  if (scratch.height !== rows) scratch.height = rows
  const context = scratch.getContext('2d')
  if (context === null) return
  const image = context.createImageData(columns, rows)
  const pixels = new Uint32Array(image.data.buffer)
  if (heights !== null) drawHeights(area, heights, raster, columns, pixels)
  else {
    const palette = paletteOf(shades, cells.starts.length - 1, colours.isDark)
    for (let at = 0; at < raster.length; at++) {
      const cell = raster[at]!
      if (cell >= 0) pixels[at] = palette[cell]!
    }
  }
  if (hasSides) drawSidePixels(raster, columns, pixels, colours.isDark, isFound)
  context.putImageData(image, 0, 0)
  ctx.drawImage(scratch, 0, 0, width, height)
}

/** Each pixel by the value at its centre. */
function drawHeights(
  area: PlotArea,
  { tilts, ends: [low, high] }: PlaneHeights,
  raster: Int32Array,
  columns: number,
  pixels: Uint32Array,
): void {
  const table = new Uint32Array(densityTable(area.colours.isDark).buffer)
  const [left, right, bottom, top] = windowOf(area)
  const rows = raster.length / columns
  const span = high > low ? high - low : 1
  for (let at = 0; at < raster.length; at++) {
    const k = 3 * raster[at]!
    if (k < 0) continue
    const z0 = left + (((at % columns) + 0.5) / columns) * (right - left)
    const z1 = top - ((Math.floor(at / columns) + 0.5) / rows) * (top - bottom)
    const share = (tilts[k]! * z0 + tilts[k + 1]! * z1 + tilts[k + 2]! - low) / span
    pixels[at] = table[Math.round(255 * Math.min(1, Math.max(0, share)))]!
  }
}

/** RGBA of each cell, as the bytes of a 32-bit number. */
function paletteOf(shades: Float64Array | null, numCells: number, isDark: boolean): Uint32Array {
  const palette = new Uint32Array(numCells)
  if (shades === null) return palette
  const table = new Uint32Array(densityTable(isDark).buffer)
  for (let cell = 0; cell < numCells; cell++) {
    const shade = shades[cell]!
    palette[cell] = Number.isNaN(shade) ? 0 : table[Math.round(255 * Math.min(1, Math.max(0, shade)))]!
  }
  return palette
}

/** A pixel whose right or lower neighbour is of another cell lies on a side. */
function drawSidePixels(
  raster: Int32Array,
  columns: number,
  pixels: Uint32Array,
  isDark: boolean,
  isFound: PlaneScene['isFound'],
): void {
  const bytes = new Uint8Array(pixels.buffer)
  const ink = isDark ? 150 : 90
  const share = 0.35
  for (let at = 0; at < raster.length; at++) {
    const cell = raster[at]
    const isLast = (at + 1) % columns === 0
    // below the last row there is nothing: undefined
    const below = raster[at + columns] ?? cell
    if (cell === below && (isLast || cell === raster[at + 1])) continue
    if (isFound !== null && !isFound(cell!)) continue
    const isEmpty = bytes[4 * at + 3] === 0
    for (let k = 0; k < 3; k++) {
      const under = bytes[4 * at + k]!
      bytes[4 * at + k] = isEmpty ? ink : under + share * (ink - under)
    }
    bytes[4 * at + 3] = isEmpty ? 255 * share : 255
  }
}

function drawDensity({ ctx, x, y }: PlotArea, { view, image }: NonNullable<PlaneScene['density']>): void {
  const [[x0, x1], [y0, y1]] = view.extent
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(image, x(x0), y(y1), x(x1) - x(x0), y(y0) - y(y1))
}

/** The sides alone, over another picture; none where they are too many to tell apart. Returns whether they are drawn. */
export function drawSides(area: PlotArea, { cells, neighbours }: SideScene): boolean {
  const inSight = cellsInSight(cells, windowOf(area))
  if (inSight.length > MANY_CELLS) return false
  strokeSides(area, { cells, neighbours, sideLayers: null, isFound: null }, inSight, 'manifold')
  return true
}

type SideScene = Pick<PlaneScene, 'cells' | 'neighbours'>

/** Every side in sight, once; one colour, or one for each layer. */
function strokeSides(
  area: PlotArea,
  { cells, neighbours, sideLayers, isFound }: SideScene & Pick<PlaneScene, 'sideLayers' | 'isFound'>,
  inSight: readonly number[],
  role: 'region' | 'manifold' = 'region',
): void {
  const { ctx, colours } = area
  const byLayer = new Map<number, number[]>()
  for (const cell of inSight) {
    for (let side = cells.starts[cell]!; side < cells.starts[cell + 1]!; side++) {
      // both cells have it: the lower one draws
      const other = neighbours[side]!
      if (other >= 0 && other < cell) continue
      if (isFound !== null && !isFound(cell) && !(other >= 0 && isFound(other))) continue
      const layer = sideLayers?.[side] ?? -1
      const sides = byLayer.get(layer)
      if (sides === undefined) byLayer.set(layer, [cell, side])
      else sides.push(cell, side)
    }
  }
  for (const [layer, sides] of byLayer) {
    ctx.strokeStyle = layer < 0 ? colours[role] : colours[layerRole(layer)]
    ctx.lineWidth = layer < 0 ? 1 : 1.5
    // paths of a bounded length: one of thousands of pieces is slow
    for (let from = 0; from < sides.length; from += 2000) {
      ctx.beginPath()
      for (let i = from; i < Math.min(from + 2000, sides.length); i += 2)
        traceSide(area, cells, sides[i]!, sides[i + 1]!)
      ctx.stroke()
    }
  }
}

/** One side as far as the window shows it, also where it starts or ends at infinity or far outside. */
function traceSide(
  area: PlotArea,
  { starts, lines, vertices }: PlaneCells,
  cell: number,
  side: number,
): void {
  const { ctx, x, y } = area
  const [left, right, bottom, top] = windowOf(area)
  const n0 = lines[3 * side]!
  const n1 = lines[3 * side + 1]!
  // from the point of the line nearest to the middle of the window, along (n1, −n0)
  const middle0 = (left + right) / 2
  const middle1 = (bottom + top) / 2
  const gap = n0 * middle0 + n1 * middle1 + lines[3 * side + 2]!
  const foot0 = middle0 - gap * n0
  const foot1 = middle1 - gap * n1
  const reach = right - left + top - bottom
  const next = side + 1 < starts[cell + 1]! ? side + 1 : starts[cell]!
  const place = (vertex: number): number =>
    n1 * (vertices[2 * vertex]! - foot0) - n0 * (vertices[2 * vertex + 1]! - foot1)
  const start = place(side)
  const end = place(next)
  const from = Number.isNaN(start) ? -reach : Math.max(start, -reach)
  const to = Number.isNaN(end) ? reach : Math.min(end, reach)
  if (!(from < to)) return
  ctx.moveTo(x(foot0 + from * n1), y(foot1 - from * n0))
  ctx.lineTo(x(foot0 + to * n1), y(foot1 - to * n0))
}

/** One, two and three standard deviations of the prior: the images of circles under its Cholesky factor. */
function drawPrior({ ctx, x, y, colours }: PlotArea, [a, b, c]: PlaneScene['priorCovariance']): void {
  const l11 = Math.sqrt(a)
  const l21 = b / l11
  const l22 = Math.sqrt(c - l21 * l21)
  ctx.strokeStyle = colours.quiet
  ctx.lineWidth = 1
  ctx.setLineDash([4, 3])
  for (let k = 1; k <= 3; k++) {
    if (Math.abs(x(k * l11) - x(0)) > 1e5) continue
    ctx.beginPath()
    for (let i = 0; i <= CIRCLE_POINTS; i++) {
      const angle = (2 * Math.PI * i) / CIRCLE_POINTS
      const z0 = k * l11 * Math.cos(angle)
      const z1 = k * (l21 * Math.cos(angle) + l22 * Math.sin(angle))
      if (i === 0) ctx.moveTo(x(z0), y(z1))
      else ctx.lineTo(x(z0), y(z1))
    }
    ctx.stroke()
  }
  ctx.setLineDash([])
}

/** The pieces of the selected region, numbered. */
function drawPieces(area: PlotArea, { pieces, piece }: PlaneScene): void {
  const { ctx, x, y, colours } = area
  pieces.forEach(({ lines }, index) => {
    traceSet(area, lines, 0, lines.length / 3)
    if (index === piece) {
      ctx.fillStyle = colours.selection
      ctx.globalAlpha = 0.25
      ctx.fill()
      ctx.globalAlpha = 1
    }
    ctx.strokeStyle = colours.selection
    ctx.setLineDash([5, 3])
    ctx.lineWidth = 1.25
    ctx.stroke()
    ctx.setLineDash([])
  })
  ctx.font = '600 12px system-ui, sans-serif'
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  pieces.forEach(({ centre }, index) => {
    if (Number.isNaN(centre[0]!)) return
    ctx.strokeStyle = colours.panel
    ctx.lineWidth = 3
    ctx.strokeText(String(index + 1), x(centre[0]!), y(centre[1]!))
    ctx.fillStyle = colours.text
    ctx.fillText(String(index + 1), x(centre[0]!), y(centre[1]!))
  })
}

/** The path of a cell as far as the window shows it. */
function traceCell(area: PlotArea, { starts, lines }: PlaneCells, cell: number): void {
  if (cell < starts.length - 1) traceSet(area, lines, starts[cell]!, starts[cell + 1]!)
  else area.ctx.beginPath()
}

/** The same of any convex set, by its sides. */
function traceSet(area: PlotArea, lines: Float64Array, from: number, to: number): void {
  const { ctx, x, y } = area
  const [left, right, bottom, top] = windowOf(area)
  // a little more than the window, so that its frame is not drawn as a side
  const pad0 = 0.05 * (right - left)
  const pad1 = 0.05 * (top - bottom)
  const around: Window = [left - pad0, right + pad0, bottom - pad1, top + pad1]
  const { corners } = clipCell(lines, from, to, around)
  ctx.beginPath()
  for (let i = 0; i < corners.length; i += 2) {
    if (i === 0) ctx.moveTo(x(corners[i]!), y(corners[i + 1]!))
    else ctx.lineTo(x(corners[i]!), y(corners[i + 1]!))
  }
  if (corners.length > 0) ctx.closePath()
}

function fillCell(area: PlotArea, cells: PlaneCells, cell: number): void {
  const { ctx, colours } = area
  traceCell(area, cells, cell)
  ctx.fillStyle = colours.selection
  ctx.globalAlpha = 0.45
  ctx.fill()
  ctx.globalAlpha = 1
}

/** A cell's outline. */
export function outlineCell(
  area: PlotArea,
  cells: PlaneCells,
  cell: number,
  role: 'selection' | 'text',
  lineWidth: number,
): void {
  const { ctx, colours } = area
  traceCell(area, cells, cell)
  ctx.strokeStyle = colours.panel
  ctx.lineWidth = lineWidth + 2
  ctx.stroke()
  ctx.strokeStyle = colours[role]
  ctx.lineWidth = lineWidth
  ctx.stroke()
}

/** Mean and mode; one outside the plot stays at its edge, half visible. */
export function drawPosterior(
  { ctx, x, y, width, height, colours }: PlotArea,
  { posterior }: PosteriorView,
  [first, second]: PlaneScene['axes'],
): void {
  const place = (z: ArrayLike<number>): [number, number] => [
    Math.min(width, Math.max(0, x(z[first]!))),
    Math.min(height, Math.max(0, y(z[second]!))),
  ]
  const mark = (points: readonly (readonly [number, number])[], colour: string): void => {
    ctx.beginPath()
    points.forEach(([px, py], i) => (i === 0 ? ctx.moveTo(px, py) : ctx.lineTo(px, py)))
    ctx.closePath()
    ctx.fillStyle = colour
    ctx.strokeStyle = colours.panel
    ctx.lineWidth = 1.5
    ctx.stroke()
    ctx.fill()
  }
  const [meanX, meanY] = place(posterior.mean)
  mark(
    [
      [meanX - 6, meanY - 5],
      [meanX + 6, meanY - 5],
      [meanX, meanY + 6],
    ],
    colours.text,
  )
  const [modeX, modeY] = place(posterior.map.latent)
  mark(
    [
      [modeX, modeY - 6],
      [modeX + 6, modeY],
      [modeX, modeY + 6],
      [modeX - 6, modeY],
    ],
    colours.selection,
  )
}

/** A ring at a hovered z. */
export function drawPlaneMark({ ctx, x, y, colours }: PlotArea, [z0 = 0, z1 = 0]: readonly number[]): void {
  ctx.beginPath()
  ctx.arc(x(z0), y(z1), 6, 0, 2 * Math.PI)
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2
  ctx.stroke()
}
