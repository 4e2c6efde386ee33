/** Draws the curves of a race. Reads nothing but its arguments. */
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { LaneRecord, RaceLane } from '../../state/appState.ts'
import { laneRole } from './laneLook.ts'
import { laneValue, type RaceScene } from './raceScene.ts'

export function drawRace(area: PlotArea, scene: RaceScene): void {
  const { lanes, picture } = scene
  if (picture === 'nll') lanes.forEach((lane, i) => drawGap(area, scene, lane, i))
  lanes.forEach((lane, i) => drawLane(area, scene, lane, i))
}

/** Between the exact NLL and −ELBO lies the KL gap. */
function drawGap(area: PlotArea, scene: RaceScene, { records }: RaceLane, index: number): void {
  const { ctx, colours } = area
  const known = records.filter(({ elbo }) => elbo !== null)
  if (known.length === 0) return
  const role = laneRole(scene.lanes, index)
  ctx.fillStyle = colours[role]
  ctx.globalAlpha = 0.12
  ctx.beginPath()
  trace(area, scene, known, ({ nll }) => nll)
  for (const record of known.toReversed()) ctx.lineTo(area.x(record[scene.axis]), area.y(-record.elbo!.value))
  ctx.closePath()
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.strokeStyle = colours[role]
  ctx.lineWidth = 1.25
  ctx.setLineDash([4, 3])
  ctx.beginPath()
  trace(area, scene, known, ({ elbo }) => -elbo!.value)
  ctx.stroke()
  ctx.setLineDash([])
}

function drawLane(area: PlotArea, scene: RaceScene, { records }: RaceLane, index: number): void {
  const { ctx, colours, height } = area
  const known = records.filter((record) => laneValue(record, scene.picture) !== null)
  const last = known.at(-1)
  if (last === undefined) return
  const valueOf = (record: LaneRecord): number => laneValue(record, scene.picture)!
  ctx.strokeStyle = colours[laneRole(scene.lanes, index)]
  ctx.lineWidth = 2
  ctx.beginPath()
  trace(area, scene, known, valueOf)
  ctx.stroke()
  // the lane's number at its end, on a disc of its colour
  const x = Math.max(area.x(last[scene.axis]) - 9, 8)
  const y = Math.min(Math.max(area.y(valueOf(last)), 8), height - 8)
  ctx.fillStyle = ctx.strokeStyle
  ctx.beginPath()
  ctx.arc(x, y, 7, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = colours.panel
  ctx.font = '600 10px system-ui, sans-serif'
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText(String(index + 1), x, y + 0.5)
}

function trace(
  area: PlotArea,
  { axis }: RaceScene,
  records: readonly LaneRecord[],
  valueOf: (record: LaneRecord) => number,
): void {
  records.forEach((record, i) => {
    const [px, py] = [area.x(record[axis]), area.y(valueOf(record))]
    if (i === 0) area.ctx.moveTo(px, py)
    else area.ctx.lineTo(px, py)
  })
}
