import { element, round, textElement } from './svg.ts'

/** A part of an image, px of the image. */
export interface ImagePart {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
/** An image, or the part of it, as a data URL. */
export type ImageUrl = (image: CanvasImageSource, part: ImagePart | null) => string

interface Recorded {
  /** For draw functions: what they use of a canvas, and nothing else. */
  readonly ctx: CanvasRenderingContext2D
  /** What was drawn so far. */
  readonly svg: () => string
}

/** Farther away than this some readers of SVG lose their way; nothing of it is seen. */
const FAR_PX = 1e5
const ANCHORS: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' }
const BASELINES: Readonly<Record<string, string>> = {
  middle: 'central',
  top: 'hanging',
  hanging: 'hanging',
  bottom: 'text-after-edge',
}

/**
 * A canvas whose strokes become elements of SVG, so that one draw function serves the screen and the file. As on a canvas,
 * a point that is not finite is left out.
 *
 * @param ratio  pixels of rasters for each CSS pixel
 */
export function recordContext(ratio: number, imageUrl: ImageUrl): Recorded {
  const parts: string[] = []
  let path = ''
  let dash: readonly number[] = []
  const place = (x: number, y: number): string => `${round(near(x))} ${round(near(y))}`
  const stroke = (): Record<string, string | number> => ({
    fill: 'none',
    ...paint('stroke', ctx.strokeStyle, ctx.globalAlpha),
    'stroke-width': ctx.lineWidth,
    'stroke-linejoin': ctx.lineJoin,
    'stroke-linecap': ctx.lineCap,
    ...(dash.length === 0 ? {} : { 'stroke-dasharray': dash.join(' ') }),
  })
  const words = (text: string, x: number, y: number, look: Record<string, string | number>): void => {
    parts.push(
      textElement(x, y, text, {
        ...look,
        style: `font:${ctx.font}`,
        'text-anchor': ANCHORS[ctx.textAlign] ?? 'start',
        ...(BASELINES[ctx.textBaseline] === undefined
          ? {}
          : { 'dominant-baseline': BASELINES[ctx.textBaseline]! }),
      }),
    )
  }
  const ctx = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    font: '10px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    imageSmoothingEnabled: true,
    imageSmoothingQuality: 'low',
    getTransform: () => ({ a: ratio, b: 0, c: 0, d: ratio, e: 0, f: 0 }),
    setLineDash: (lengths: readonly number[]) => {
      dash = lengths
    },
    beginPath: () => {
      path = ''
    },
    moveTo: (x: number, y: number) => {
      if (areFinite(x, y)) path += `M${place(x, y)}`
    },
    lineTo: (x: number, y: number) => {
      if (areFinite(x, y)) path += `${path === '' ? 'M' : 'L'}${place(x, y)}`
    },
    closePath: () => {
      if (path !== '') path += 'Z'
    },
    rect: (x: number, y: number, width: number, height: number) => {
      if (areFinite(x, y, width, height))
        path += `M${place(x, y)}L${place(x + width, y)}L${place(x + width, y + height)}L${place(x, y + height)}Z`
    },
    arc: (x: number, y: number, radius: number, from: number, to: number, isLeft = false) => {
      if (!areFinite(x, y, radius, from, to)) return
      const end = (angle: number): string => place(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
      const half = (from + to) / 2
      const bow = `A${round(radius)} ${round(radius)} 0 ${Math.abs(to - from) > 2 * Math.PI - 1e-9 ? 1 : 0} ${isLeft ? 0 : 1} `
      // by halves: a whole circle has no direction in which its end lies
      path += `${path === '' ? 'M' : 'L'}${end(from)}${bow}${end(half)}${bow}${end(to)}`
    },
    fill: (rule?: string) => {
      if (path === '') return
      const look = paint('fill', ctx.fillStyle, ctx.globalAlpha)
      parts.push(element('path', { d: path, ...look, ...(rule === 'evenodd' ? { 'fill-rule': rule } : {}) }))
    },
    stroke: () => {
      if (path !== '') parts.push(element('path', { d: path, ...stroke() }))
    },
    fillRect: (x: number, y: number, width: number, height: number) => {
      if (!areFinite(x, y, width, height)) return
      const box = { x: Math.min(x, x + width), y: Math.min(y, y + height) }
      parts.push(
        element('rect', {
          ...box,
          width: Math.abs(width),
          height: Math.abs(height),
          ...paint('fill', ctx.fillStyle, ctx.globalAlpha),
        }),
      )
    },
    fillText: (text: string, x: number, y: number) =>
      words(text, x, y, paint('fill', ctx.fillStyle, ctx.globalAlpha)),
    strokeText: (text: string, x: number, y: number) => words(text, x, y, stroke()),
    drawImage: (image: CanvasImageSource, ...numbers: readonly number[]) => {
      const [x = 0, y = 0, width = 0, height = 0] = numbers.length === 8 ? numbers.slice(4) : numbers
      const [sx = 0, sy = 0, sw = 0, sh = 0] = numbers
      const part = numbers.length === 8 ? { x: sx, y: sy, width: sw, height: sh } : null
      parts.push(
        element('image', {
          x,
          y,
          width,
          height,
          preserveAspectRatio: 'none',
          'image-rendering': ctx.imageSmoothingEnabled ? 'auto' : 'pixelated',
          ...(ctx.globalAlpha === 1 ? {} : { opacity: ctx.globalAlpha }),
          href: imageUrl(image, part),
        }),
      )
    },
  }
  return { ctx: ctx as unknown as CanvasRenderingContext2D, svg: () => parts.join('') }
}

function areFinite(...values: readonly number[]): boolean {
  return values.every(Number.isFinite)
}

function near(value: number): number {
  return Math.max(-FAR_PX, Math.min(FAR_PX, value))
}

/** A colour without its opacity, which programs that draw want apart. */
function paint(what: 'fill' | 'stroke', colour: string, alpha: number): Record<string, string | number> {
  const [, hex, veil] = /^(#[\da-f]{6})([\da-f]{2})$/i.exec(colour) ?? []
  const [, channels, share] = /^rgba\(((?:[^,]+,){2}[^,]+),([^,]+)\)$/.exec(colour) ?? []
  const opacity = alpha * (veil === undefined ? Number(share ?? 1) : Number.parseInt(veil, 16) / 255)
  return {
    [what]: hex ?? (channels === undefined ? colour : `rgb(${channels})`),
    ...(opacity === 1 ? {} : { [`${what}-opacity`]: opacity }),
  }
}
