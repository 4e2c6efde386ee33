/** Draws the latent space, S = 1: prior, posterior, region limits, responsibilities. Reads nothing but its arguments. */
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { PartitionView, PosteriorView } from '../../state/appState.ts'
import { priorStd } from '../../state/priorStd.ts'
import { shownLine } from '../../state/shownLine.ts'

export interface LineScene {
  readonly view: PartitionView | null
  readonly posterior: PosteriorView | null
  readonly regionId: number | null
}

/** Height of the strip of responsibilities at the foot of the plot. */
export const STRIP_PX = 16
const CURVE_SAMPLES = 300

export function drawLine(area: PlotArea, { view, posterior, regionId }: LineScene): void {
  const { ctx, x, y, width, height, colours } = area
  const floor = height - STRIP_PX - 4
  if (view === null) return
  const { limits } = shownLine(view.partition)
  const { numRegions } = view.partition
  const logRegionPosterior = posterior?.posterior.logRegionPosterior
  const largest = logRegionPosterior?.reduce((max, value) => Math.max(max, value), -Infinity) ?? 0

  for (let region = 0; region < numRegions; region++) {
    const from = Math.max(0, x(Math.max(limits[region]!, x.domain()[0]!)))
    const to = Math.min(width, x(Math.min(limits[region + 1]!, x.domain()[1]!)))
    if (!(to >= from)) continue
    if (region === regionId) {
      ctx.fillStyle = colours.selection
      ctx.globalAlpha = 0.12
      ctx.fillRect(from, 0, Math.max(1, to - from), floor)
    }
    ctx.fillStyle = colours.posterior
    const share = logRegionPosterior === undefined ? 0 : Math.exp(logRegionPosterior[region]! - largest)
    ctx.globalAlpha = 0.06 + 0.8 * (Number.isNaN(share) ? 0 : share)
    ctx.fillRect(from, height - STRIP_PX, Math.max(0.5, to - from), STRIP_PX)
  }
  ctx.globalAlpha = 1
  strokeLimits(area, limits)

  const std = priorStd(view.model)
  ctx.beginPath()
  for (let k = 0; k <= CURVE_SAMPLES; k++) {
    const px = (k / CURVE_SAMPLES) * width
    const z = x.invert(px) / std
    const density = Math.exp(-0.5 * z * z) / (std * Math.sqrt(2 * Math.PI))
    if (k === 0) ctx.moveTo(px, y(density))
    else ctx.lineTo(px, y(density))
  }
  ctx.setLineDash([4, 3])
  ctx.strokeStyle = colours.quiet
  ctx.lineWidth = 1.5
  ctx.stroke()
  ctx.setLineDash([])

  if (posterior !== null && posterior.latent.length > 0) drawPosterior(area, posterior, floor)
}

function drawPosterior(
  { ctx, x, y, width, colours }: PlotArea,
  posterior: PosteriorView,
  floor: number,
): void {
  const { latent, logDensity } = posterior
  ctx.beginPath()
  ctx.moveTo(x(latent[0]!), y(0))
  for (let k = 0; k < latent.length; k++) ctx.lineTo(x(latent[k]!), y(Math.exp(logDensity[k]!)))
  ctx.lineTo(x(latent.at(-1)!), y(0))
  ctx.fillStyle = colours.posterior
  ctx.globalAlpha = 0.22
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.strokeStyle = colours.posterior
  ctx.lineWidth = 2
  ctx.stroke()

  // A mark outside the plot stays at its edge, half visible.
  const inPlot = (z: number): number => Math.min(width, Math.max(0, x(z)))
  const mean = inPlot(posterior.posterior.mean[0]!)
  ctx.fillStyle = colours.text
  ctx.beginPath()
  ctx.moveTo(mean - 6, 0)
  ctx.lineTo(mean + 6, 0)
  ctx.lineTo(mean, 9)
  ctx.closePath()
  ctx.fill()
  const mode = inPlot(posterior.posterior.map.latent[0]!)
  ctx.beginPath()
  ctx.moveTo(mode, floor - 6)
  ctx.lineTo(mode + 6, floor)
  ctx.lineTo(mode, floor + 6)
  ctx.lineTo(mode - 6, floor)
  ctx.closePath()
  ctx.fillStyle = colours.selection
  ctx.fill()
  ctx.strokeStyle = colours.panel
  ctx.lineWidth = 1.25
  ctx.stroke()
}

/** The limits between regions, from top to bottom. */
function strokeLimits({ ctx, x, width, height, colours }: PlotArea, limits: Float64Array): void {
  ctx.strokeStyle = colours.region
  ctx.lineWidth = 1
  ctx.beginPath()
  for (const limit of limits.subarray(1, -1)) {
    const px = x(limit)
    if (px < 0 || px > width) continue
    ctx.moveTo(px, 0)
    ctx.lineTo(px, height)
  }
  ctx.stroke()
}

/** Mark a z across the plot; where it lies outside, an arrow at the edge points to it. */
export function drawLatentMark({ ctx, x, width, height, colours }: PlotArea, z: number): void {
  const px = x(z)
  ctx.strokeStyle = colours.selection
  ctx.fillStyle = colours.selection
  if (px >= 0 && px <= width) {
    ctx.beginPath()
    ctx.moveTo(px, 0)
    ctx.lineTo(px, height)
    ctx.setLineDash([3, 3])
    ctx.lineWidth = 1.5
    ctx.stroke()
    ctx.setLineDash([])
    return
  }
  const edge = px < 0 ? 0 : width
  const inward = px < 0 ? 1 : -1
  ctx.beginPath()
  ctx.moveTo(edge, height / 2)
  ctx.lineTo(edge + 10 * inward, height / 2 - 7)
  ctx.lineTo(edge + 10 * inward, height / 2 + 7)
  ctx.closePath()
  ctx.fill()
}

/** The curves z ↦ g_d(z) of some data coordinates, each exact between its knots. */
export function drawComponents(area: PlotArea, view: PartitionView, coordinates: readonly number[]): void {
  const { ctx, x, y, colours } = area
  const { limits } = shownLine(view.partition)
  const { numRegions, slope, bias, dataDim } = view.partition
  const [lower, upper] = x.domain() as [number, number]
  strokeLimits(area, limits)
  const strokes = [colours['component-1'], colours['component-2']]
  coordinates.forEach((coordinate, order) => {
    ctx.beginPath()
    let isStarted = false
    for (let region = 0; region < numRegions; region++) {
      const from = Math.max(limits[region]!, lower)
      const to = Math.min(limits[region + 1]!, upper)
      if (!(from <= to)) continue
      const k = region * dataDim + coordinate
      if (!isStarted) ctx.moveTo(x(from), y(slope[k]! * from + bias[k]!))
      isStarted = true
      ctx.lineTo(x(to), y(slope[k]! * to + bias[k]!))
    }
    ctx.strokeStyle = strokes[order % strokes.length]!
    ctx.setLineDash(order % 2 === 1 ? [6, 3] : [])
    ctx.lineWidth = 2
    ctx.stroke()
  })
  ctx.setLineDash([])
}
