/** Draws what a hand is doing over the data space. Reads nothing but its arguments; places are CSS px. */
import type { PlotColours } from '../../../plot/plotColours.ts'

export interface EditPicture {
  readonly added: readonly number[]
  /** The way of the eraser, and its radius: what it went over is veiled, however many points that are. */
  readonly erased: { readonly path: readonly number[]; readonly radius: number } | null
  /** From where to where a point is carried. */
  readonly moved: readonly [number, number, number, number] | null
  /** Centre and radius of the tool's circle. */
  readonly circle: readonly [number, number, number] | null
  readonly cross: readonly [number, number] | null
  /** D = 1: places are ticks at the foot of the plot. */
  readonly isCurve: boolean
}

const TICK_PX = 9
const CROSS_PX = 9

export function drawEditing(
  ctx: CanvasRenderingContext2D,
  [width, height]: readonly [number, number],
  colours: PlotColours,
  picture: EditPicture,
): void {
  ctx.clearRect(0, 0, width, height)
  const { added, erased, moved, circle, cross, isCurve } = picture
  const draw = isCurve ? drawTick : drawDot
  if (erased !== null) veil(ctx, height, colours, erased.path, erased.radius, isCurve)
  for (let i = 0; i < added.length; i += 2) draw(ctx, height, added[i]!, added[i + 1]!, 2.5, colours.data)
  if (moved !== null) {
    const [x0, y0, x1, y1] = moved
    draw(ctx, height, x0, y0, 3.5, colours.panel)
    if (!isCurve) strokeTwice(ctx, colours, () => line(ctx, x0, y0, x1, y1))
    draw(ctx, height, x1, y1, 5, colours.selection)
  }
  if (circle !== null) {
    const [x, y, radius] = circle
    if (isCurve) {
      strokeTwice(ctx, colours, () => line(ctx, x - radius, 0, x - radius, height))
      strokeTwice(ctx, colours, () => line(ctx, x + radius, 0, x + radius, height))
    } else
      strokeTwice(ctx, colours, () => {
        ctx.beginPath()
        ctx.arc(x, y, radius, 0, 2 * Math.PI)
      })
  }
  if (cross !== null) {
    const [x] = cross
    const y = isCurve ? height - TICK_PX : cross[1]
    strokeTwice(ctx, colours, () => {
      line(ctx, x - CROSS_PX, y, x + CROSS_PX, y)
      ctx.moveTo(x, y - CROSS_PX)
      ctx.lineTo(x, y + CROSS_PX)
    })
  }
}

function veil(
  ctx: CanvasRenderingContext2D,
  height: number,
  colours: PlotColours,
  path: readonly number[],
  radius: number,
  isCurve: boolean,
): void {
  ctx.globalAlpha = 0.85
  if (isCurve) {
    const xs = path.filter((_, i) => i % 2 === 0)
    const [from, to] = [Math.min(...xs) - radius, Math.max(...xs) + radius]
    ctx.fillStyle = colours.panel
    ctx.fillRect(from, height - TICK_PX, to - from, TICK_PX)
  } else {
    ctx.beginPath()
    ctx.moveTo(path[0]!, path[1]!)
    for (let i = 0; i < path.length; i += 2) ctx.lineTo(path[i]!, path[i + 1]!)
    ctx.strokeStyle = colours.panel
    ctx.lineWidth = 2 * radius
    ctx.lineCap = 'round'
    ctx.lineJoin = 'round'
    ctx.stroke()
    ctx.lineCap = 'butt'
    ctx.lineJoin = 'miter'
  }
  ctx.globalAlpha = 1
}

function drawDot(
  ctx: CanvasRenderingContext2D,
  _: number,
  x: number,
  y: number,
  radius: number,
  fill: string,
): void {
  ctx.beginPath()
  ctx.arc(x, y, radius, 0, 2 * Math.PI)
  ctx.fillStyle = fill
  ctx.fill()
}

function drawTick(
  ctx: CanvasRenderingContext2D,
  height: number,
  x: number,
  _: number,
  radius: number,
  fill: string,
): void {
  ctx.fillStyle = fill
  ctx.fillRect(x - radius / 2, height - TICK_PX, radius, TICK_PX)
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath()
  ctx.moveTo(x0, y0)
  ctx.lineTo(x1, y1)
}

/** A line that stands out of any background: dark in a light rim, or the reverse. */
function strokeTwice(ctx: CanvasRenderingContext2D, colours: PlotColours, trace: () => void): void {
  trace()
  ctx.strokeStyle = colours.panel
  ctx.lineWidth = 3.5
  ctx.stroke()
  ctx.strokeStyle = colours.text
  ctx.lineWidth = 1.5
  ctx.stroke()
}
