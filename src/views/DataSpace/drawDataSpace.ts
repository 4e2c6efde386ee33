/** Draws the data space. Reads nothing but its arguments. */
import { densityShade } from '../../plot/densityPixels.ts'
import type { Dataset } from '../../core/datasets/dataset.ts'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { DensityView } from '../../state/appState.ts'
import type { DataScene, Manifold } from './dataScene.ts'
import type { ClassMark, LabelClass } from './labelClasses.ts'

/** More points than this are drawn as small squares without a rim. */
const MANY_POINTS = 2000
/** A mesh of more pieces than this is drawn by its sides alone. */
const MANY_PIECES = 3000
/** At most about this many are drawn: every k-th of them; the legend says so. */
const MAX_DRAWN = 10_000

/** Every how-manieth point is drawn. */
export function drawnStride(numPoints: number): number {
  return Math.max(1, Math.ceil(numPoints / MAX_DRAWN))
}

export function drawDataSpace(area: PlotArea, scene: DataScene, image: CanvasImageSource | null): void {
  if (scene.isCurve) drawCurve(area, scene)
  else drawMap(area, scene, image)
}

function drawMap(area: PlotArea, scene: DataScene, image: CanvasImageSource | null): void {
  const { dataset, density, manifold, samples, regionPiece } = scene
  if (density !== null && image !== null) drawHeatMap(area, density, image, scene.showContours)
  if (dataset !== null) {
    if (scene.classes === null) drawDots(area, scene, dataset.values, dataset.numPoints)
    else for (const group of scene.classes) drawClass(area, scene, dataset.values, group)
    drawPartlySeen(area, scene, dataset)
  }
  if (samples !== null) drawDots(area, scene, samples.noisy, samples.count)
  if (manifold !== null) drawManifold(area, manifold, regionPiece)
  if (samples !== null) {
    const { ctx, colours } = area
    traceDots(area, scene, samples.noiseless, samples.count, 3)
    ctx.strokeStyle = colours.manifold
    ctx.lineWidth = 1.5
    ctx.stroke()
  }
  drawSelection(area, scene)
}

function drawHeatMap(
  { ctx, x, y, colours }: PlotArea,
  density: DensityView,
  image: CanvasImageSource,
  showContours: boolean,
): void {
  const [[x0, x1], [y0, y1]] = density.extent as readonly [
    readonly [number, number],
    readonly [number, number],
  ]
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(image, x(x0), y(y1), x(x1) - x(x0), y(y0) - y(y1))
  if (!showContours) return
  ctx.strokeStyle = colours.text
  ctx.lineWidth = 0.75
  for (const { threshold, rings } of density.contours) {
    ctx.globalAlpha = 0.18 + 0.3 * densityShade(threshold, density.maximum, false)
    ctx.beginPath()
    for (const ring of rings) tracePath(ctx, ring, x, y)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
}

function drawManifold(area: PlotArea, manifold: Manifold, piece: Float64Array | null): void {
  if (manifold.kind === 'mesh') drawMesh(area, manifold, piece)
  else drawManifoldCurve(area, manifold, piece)
}

/** The images of the regions: pale faces, so that folds show as darker ones, and their sides. */
function drawMesh(
  { ctx, x, y, colours }: PlotArea,
  { corners, starts }: Extract<Manifold, { kind: 'mesh' }>,
  piece: Float64Array | null,
): void {
  const numPieces = starts.length - 1
  const isMany = numPieces > MANY_PIECES
  ctx.lineJoin = 'round'
  ctx.strokeStyle = colours.manifold
  ctx.fillStyle = colours.manifold
  ctx.lineWidth = isMany ? 0.5 : 1
  for (let k = 0; k < numPieces; k++) {
    ctx.beginPath()
    tracePath(ctx, corners.subarray(2 * starts[k]!, 2 * starts[k + 1]!), x, y)
    ctx.closePath()
    if (!isMany) {
      ctx.globalAlpha = 0.07
      ctx.fill()
    }
    if (!isMany) {
      // a rim, to stand out of the heat map
      ctx.globalAlpha = 0.35
      ctx.strokeStyle = colours.panel
      ctx.lineWidth = 3
      ctx.stroke()
      ctx.strokeStyle = colours.manifold
      ctx.lineWidth = 1
    }
    ctx.globalAlpha = isMany ? 0.25 : 0.75
    ctx.stroke()
  }
  ctx.globalAlpha = 1
  if (piece === null) return
  ctx.beginPath()
  tracePath(ctx, piece, x, y)
  ctx.closePath()
  ctx.fillStyle = colours.selection
  ctx.globalAlpha = 0.25
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2.5
  ctx.stroke()
}

function drawManifoldCurve(
  { ctx, x, y, colours }: PlotArea,
  manifold: Extract<Manifold, { kind: 'curve' }>,
  piece: Float64Array | null,
): void {
  ctx.lineJoin = 'round'
  ctx.beginPath()
  tracePath(ctx, manifold.points, x, y)
  ctx.strokeStyle = colours.panel
  ctx.lineWidth = 4
  ctx.globalAlpha = 0.55
  ctx.stroke()
  ctx.globalAlpha = 1
  ctx.strokeStyle = colours.manifold
  ctx.lineWidth = 2
  ctx.stroke()
  if (piece !== null) {
    ctx.beginPath()
    tracePath(ctx, piece, x, y)
    ctx.strokeStyle = colours.selection
    ctx.lineWidth = 4
    ctx.stroke()
  }
  ctx.fillStyle = colours.panel
  ctx.strokeStyle = colours.manifold
  ctx.lineWidth = 1.25
  ctx.beginPath()
  for (let i = 0; i < manifold.knots.length; i += 2) {
    const cx = x(manifold.knots[i]!)
    const cy = y(manifold.knots[i + 1]!)
    ctx.moveTo(cx + 2.25, cy)
    ctx.arc(cx, cy, 2.25, 0, 2 * Math.PI)
  }
  ctx.fill()
  ctx.stroke()
}

/** The path of dots of points of which both shown coordinates are known. */
function traceDots(
  { ctx, x, y }: PlotArea,
  { coordinates: [i, j], dataDim }: DataScene,
  values: Float64Array,
  count: number,
  radius: number,
): void {
  ctx.beginPath()
  for (let n = 0; n < count; n += drawnStride(count)) {
    const vx = values[n * dataDim + i]!
    const vy = values[n * dataDim + j]!
    if (Number.isNaN(vx) || Number.isNaN(vy)) continue
    const cx = x(vx)
    const cy = y(vy)
    ctx.moveTo(cx + radius, cy)
    ctx.arc(cx, cy, radius, 0, 2 * Math.PI)
  }
}

/** Many points, one small square each: filling one path of thousands of overlapping pieces takes a browser far longer. */
function dotEach(
  { ctx, x, y }: PlotArea,
  { coordinates: [i, j], dataDim }: DataScene,
  values: Float64Array,
  count: number,
): void {
  for (let n = 0; n < count; n += drawnStride(count)) {
    const cx = x(values[n * dataDim + i]!)
    const cy = y(values[n * dataDim + j]!)
    // NaN draws nothing
    ctx.fillRect(cx - 0.75, cy - 0.75, 1.5, 1.5)
  }
}

/** Dots with a thin rim, so that they stand out of any background. */
function drawDots(area: PlotArea, scene: DataScene, values: Float64Array, count: number): void {
  const { ctx, colours } = area
  ctx.fillStyle = colours.data
  if (count > MANY_POINTS) {
    dotEach(area, scene, values, count)
    return
  }
  traceDots(area, scene, values, count, 2)
  ctx.fill()
  ctx.strokeStyle = colours.panel
  ctx.globalAlpha = 0.6
  ctx.lineWidth = 0.8
  ctx.stroke()
  ctx.globalAlpha = 1
}

/** The points of one label, by shape and colour. */
function drawClass(area: PlotArea, scene: DataScene, values: Float64Array, group: LabelClass): void {
  const { ctx, x, y, colours } = area
  const { coordinates, dataDim, dataset } = scene
  const [i, j] = coordinates
  const stride = drawnStride(dataset?.numPoints ?? 0)
  const isMany = group.indices.length > MANY_POINTS
  ctx.fillStyle = colours[group.role]
  ctx.beginPath()
  for (let k = 0; k < group.indices.length; k += stride) {
    const n = group.indices[k]!
    const vx = values[n * dataDim + i]!
    const vy = values[n * dataDim + j]!
    if (Number.isNaN(vx) || Number.isNaN(vy)) continue
    traceMark(ctx, group.mark, x(vx), y(vy))
    // as above: one by one
    if (!isMany) continue
    ctx.fill()
    ctx.beginPath()
  }
  if (isMany) return
  ctx.fill()
  ctx.strokeStyle = colours.panel
  ctx.globalAlpha = 0.6
  ctx.lineWidth = 0.8
  ctx.stroke()
  ctx.globalAlpha = 1
}

function traceMark(ctx: CanvasRenderingContext2D, mark: ClassMark, x: number, y: number): void {
  if (mark === 'dot') {
    ctx.moveTo(x + 2.4, y)
    ctx.arc(x, y, 2.4, 0, 2 * Math.PI)
  } else if (mark === 'square') ctx.rect(x - 2.2, y - 2.2, 4.4, 4.4)
  else if (mark === 'diamond') {
    ctx.moveTo(x, y - 3.2)
    ctx.lineTo(x + 3, y)
    ctx.lineTo(x, y + 3.2)
    ctx.lineTo(x - 3, y)
    ctx.closePath()
  } else {
    ctx.moveTo(x - 3, y - 2.4)
    ctx.lineTo(x + 3, y - 2.4)
    ctx.lineTo(x, y + 3)
    ctx.closePath()
  }
}

/** A point of which one shown coordinate is missing stands as a tick on the axis of the other. */
function drawPartlySeen(
  { ctx, x, y, height, colours }: PlotArea,
  { coordinates: [i, j], dataDim }: DataScene,
  { values, numPoints }: Dataset,
): void {
  ctx.beginPath()
  for (let n = 0; n < numPoints; n += drawnStride(numPoints)) {
    const vx = values[n * dataDim + i]!
    const vy = values[n * dataDim + j]!
    if (Number.isNaN(vx) === Number.isNaN(vy)) continue
    if (Number.isNaN(vy)) {
      ctx.moveTo(x(vx), height)
      ctx.lineTo(x(vx), height - 9)
    } else {
      ctx.moveTo(0, y(vy))
      ctx.lineTo(9, y(vy))
    }
  }
  ctx.strokeStyle = colours.data
  ctx.lineWidth = 1.5
  ctx.stroke()
}

/** The selected x, what the model expects there, and a link between the two. */
function drawSelection({ ctx, x, y, width, height, colours }: PlotArea, scene: DataScene): void {
  const { posterior, coordinates } = scene
  const selected = posterior?.x ?? scene.selected
  if (selected === null || selected.length !== scene.dataDim) return
  const [i, j] = coordinates
  // a canvas draws nothing at NaN
  const expected = posterior?.posterior.expectedData
  const ex = x(expected?.[i] ?? Number.NaN)
  const ey = y(expected?.[j] ?? Number.NaN)
  const sx = selected[i]!
  const sy = selected[j]!
  const px = Number.isNaN(sx) ? ex : x(sx)
  const py = Number.isNaN(sy) ? ey : y(sy)
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 1.25
  if (Number.isNaN(sx) !== Number.isNaN(sy)) {
    // Only one coordinate is known: the line of all points that agree with it.
    ctx.setLineDash([5, 4])
    ctx.beginPath()
    if (Number.isNaN(sy)) {
      ctx.moveTo(px, 0)
      ctx.lineTo(px, height)
    } else {
      ctx.moveTo(0, py)
      ctx.lineTo(width, py)
    }
    ctx.stroke()
    ctx.setLineDash([])
  }
  ctx.beginPath()
  ctx.moveTo(px, py)
  ctx.lineTo(ex, ey)
  ctx.stroke()
  ctx.beginPath()
  ctx.arc(px, py, 5, 0, 2 * Math.PI)
  ctx.strokeStyle = colours.panel
  ctx.lineWidth = 5
  ctx.stroke()
  ctx.fillStyle = colours.selection
  ctx.fill()
  ctx.strokeStyle = colours.text
  ctx.lineWidth = 1.5
  ctx.stroke()
  ctx.strokeStyle = colours.expected
  ctx.lineWidth = 2.5
  ctx.beginPath()
  ctx.moveTo(ex - 4, ey - 4)
  ctx.lineTo(ex + 4, ey + 4)
  ctx.moveTo(ex - 4, ey + 4)
  ctx.lineTo(ex + 4, ey - 4)
  ctx.stroke()
}

/** One data coordinate: p(x) as a curve, data and samples as a rug, region limits' images as ticks. */
function drawCurve({ ctx, x, y, width, height, colours }: PlotArea, scene: DataScene): void {
  const { density, dataset, samples, posterior } = scene
  if (density !== null) {
    const [[x0, x1]] = density.extent as readonly [readonly [number, number]]
    const n = density.logMarginal.length
    ctx.beginPath()
    for (let k = 0; k < n; k++) {
      const px = x(x0 + ((k + 0.5) / n) * (x1 - x0))
      const value = density.logMarginal[k]!
      const py = y(scene.densityScale === 'linear' ? Math.exp(value) : value)
      if (k === 0) ctx.moveTo(px, py)
      else ctx.lineTo(px, py)
    }
    ctx.strokeStyle = colours.manifold
    ctx.lineWidth = 2
    ctx.stroke()
  }
  const rug = (values: Float64Array, from: number, colour: string): void => {
    ctx.beginPath()
    for (let n = 0; n < values.length; n += drawnStride(values.length)) {
      ctx.moveTo(x(values[n]!), from)
      ctx.lineTo(x(values[n]!), from - 9)
    }
    ctx.strokeStyle = colour
    ctx.globalAlpha = 0.6
    ctx.lineWidth = 1
    ctx.stroke()
    ctx.globalAlpha = 1
  }
  if (dataset !== null) rug(dataset.values, height, colours.data)
  if (samples !== null) rug(samples.noisy, height - 11, colours.manifold)
  const selected = (posterior?.x ?? scene.selected)?.[0]
  if (selected === undefined || Number.isNaN(selected)) return
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2
  ctx.beginPath()
  ctx.moveTo(x(selected), 0)
  ctx.lineTo(x(selected), height)
  ctx.stroke()
  ctx.beginPath()
  ctx.arc(Math.min(width, x(selected)), height - 6, 5, 0, 2 * Math.PI)
  ctx.fillStyle = colours.selection
  ctx.fill()
}

export function tracePath(
  ctx: CanvasRenderingContext2D,
  points: Float64Array,
  x: (value: number) => number,
  y: (value: number) => number,
): void {
  for (let i = 0; i < points.length; i += 2) {
    if (i === 0) ctx.moveTo(x(points[i]!), y(points[i + 1]!))
    else ctx.lineTo(x(points[i]!), y(points[i + 1]!))
  }
}
