/** Draws the manifold of S = 1 as images g(z) along z, the posterior above them. Reads nothing but its arguments. */
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { drawTile } from '../../plot/image/imageSheet.ts'
import type { ImageSheet } from '../../plot/image/imageSheet.ts'
import type { TileSize } from '../../plot/image/tileSize.ts'
import type { PosteriorView } from '../../state/appState.ts'

export interface StripScene {
  /** The images at the middles of equal parts of the axis; null while there are none. */
  readonly sheet: ImageSheet | null
  readonly tile: TileSize
  /** Limits of the regions, the infinite ones included: [R + 1]. */
  readonly limits: Float64Array
  readonly regionId: number | null
  readonly posterior: PosteriorView | null
}

/** Heights of the posterior's curve and of the band of limits beneath it. */
export const POSTERIOR_PX = 64
export const LIMITS_PX = 12
const FOOT_PX = 6

export function stripHeight({ heightPx }: TileSize): number {
  return POSTERIOR_PX + LIMITS_PX + heightPx + FOOT_PX
}

export function drawStrip(area: PlotArea, scene: StripScene): void {
  const { ctx, width, colours } = area
  const { sheet, tile, limits } = scene
  const top = POSTERIOR_PX + LIMITS_PX
  drawSelected(area, scene)
  if (sheet !== null) {
    const cell = width / sheet.count
    for (let i = 0; i < sheet.count; i++)
      drawTile(ctx, sheet, i, { x: (i + 0.5) * cell - tile.widthPx / 2, y: top, ...tile })
  }
  ctx.strokeStyle = colours.manifold
  ctx.lineWidth = 1.5
  ctx.beginPath()
  for (const limit of limits.subarray(1, -1)) {
    const px = area.x(limit)
    if (px < 0 || px > width) continue
    ctx.moveTo(px, POSTERIOR_PX)
    ctx.lineTo(px, top)
    ctx.moveTo(px, top + tile.heightPx)
    ctx.lineTo(px, top + tile.heightPx + FOOT_PX)
  }
  ctx.stroke()
  if (scene.posterior !== null && scene.posterior.latent.length > 0) drawPosterior(area, scene.posterior)
}

function drawSelected({ ctx, x, height, colours }: PlotArea, { regionId, limits }: StripScene): void {
  if (regionId === null || regionId + 1 >= limits.length) return
  const [lower = 0, upper = 1] = x.domain()
  // a scale makes no place of infinity
  const from = x(Math.max(lower, limits[regionId]!))
  const to = x(Math.min(upper, limits[regionId + 1]!))
  if (!(to >= from)) return
  ctx.fillStyle = colours.selection
  ctx.globalAlpha = 0.2
  ctx.fillRect(from, 0, Math.max(1, to - from), height)
  ctx.globalAlpha = 1
}

/** As high as its place: its height is in the latent space. */
function drawPosterior(
  { ctx, x, width, colours }: PlotArea,
  { latent, logDensity, posterior }: PosteriorView,
): void {
  const maximum = logDensity.reduce((top, value) => Math.max(top, value), -Infinity)
  const floor = POSTERIOR_PX - 2
  const y = (logValue: number): number => floor - (floor - 12) * Math.exp(logValue - maximum)
  ctx.beginPath()
  ctx.moveTo(x(latent[0]!), floor)
  for (let k = 0; k < latent.length; k++) ctx.lineTo(x(latent[k]!), y(logDensity[k]!))
  ctx.lineTo(x(latent.at(-1)!), floor)
  ctx.fillStyle = colours.posterior
  ctx.globalAlpha = 0.22
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.strokeStyle = colours.posterior
  ctx.lineWidth = 2
  ctx.stroke()
  // a mark outside the plot stays at its edge, half visible
  const inPlot = (z: number): number => Math.min(width, Math.max(0, x(z)))
  const mean = inPlot(posterior.mean[0]!)
  ctx.fillStyle = colours.text
  ctx.beginPath()
  ctx.moveTo(mean - 6, 0)
  ctx.lineTo(mean + 6, 0)
  ctx.lineTo(mean, 9)
  ctx.fill()
  const mode = inPlot(posterior.map.latent[0]!)
  ctx.fillStyle = colours.selection
  ctx.beginPath()
  ctx.moveTo(mode, floor - 6)
  ctx.lineTo(mode + 6, floor)
  ctx.lineTo(mode, floor + 6)
  ctx.lineTo(mode - 6, floor)
  ctx.fill()
}
