import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { along, type CurveAxis, type CurveScene, type DrawnCurve } from './curveScene.ts'

export function drawLearningCurves(area: PlotArea, scene: CurveScene, axis: CurveAxis): void {
  for (const drawn of scene.curves) {
    if (drawn.kind !== 'ghost') drawHeldOut(area, drawn, axis)
    drawTraining(area, drawn, axis)
  }
}

/** Where the model shown stands on its curve. */
export function drawShownEpoch(area: PlotArea, x: number, nll: number): void {
  const { ctx, colours, height } = area
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.moveTo(area.x(x), 0)
  ctx.lineTo(area.x(x), height)
  ctx.stroke()
  ctx.beginPath()
  ctx.arc(area.x(x), area.y(nll), 4, 0, 2 * Math.PI)
  ctx.fillStyle = colours.panel
  ctx.fill()
  ctx.lineWidth = 2
  ctx.stroke()
}

function drawTraining(area: PlotArea, { curve, kind, dash }: DrawnCurve, axis: CurveAxis): void {
  const { ctx, colours } = area
  ctx.strokeStyle = kind === 'ghost' ? colours.region : colours[`method-${curve.method}`]
  ctx.lineWidth = kind === 'run' ? 2.25 : 1.5
  ctx.setLineDash([...dash])
  ctx.beginPath()
  for (const [i, point] of curve.points.entries()) {
    const [px, py] = [area.x(along(point, axis)), area.y(point.nll)]
    if (i === 0) ctx.moveTo(px, py)
    else ctx.lineTo(px, py)
  }
  ctx.stroke()
  ctx.setLineDash([])
  const only = curve.points.length === 1 ? curve.points[0] : undefined
  if (only === undefined) return
  ctx.beginPath()
  ctx.arc(area.x(along(only, axis)), area.y(only.nll), 3, 0, 2 * Math.PI)
  ctx.fillStyle = ctx.strokeStyle
  ctx.fill()
}

function drawHeldOut(area: PlotArea, { curve, kind }: DrawnCurve, axis: CurveAxis): void {
  const { ctx, colours } = area
  ctx.strokeStyle = colours[`method-${curve.method}`]
  ctx.globalAlpha = kind === 'run' ? 0.9 : 0.55
  ctx.lineWidth = 1.25
  ctx.setLineDash([3, 3])
  ctx.beginPath()
  let isDown = false
  for (const point of curve.points) {
    if (point.heldOutNll === null) {
      isDown = false
      continue
    }
    const [px, py] = [area.x(along(point, axis)), area.y(point.heldOutNll)]
    if (isDown) ctx.lineTo(px, py)
    else ctx.moveTo(px, py)
    isDown = true
  }
  ctx.stroke()
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}
