import { scaleLinear } from 'd3-scale'
import { expect, test } from 'vitest'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { ImageSheet } from '../../plot/image/imageSheet.ts'
import type { PosteriorView } from '../../state/appState.ts'
import { drawStrip, LIMITS_PX, POSTERIOR_PX, stripHeight } from './drawStrip.ts'

/** What is drawn: images with their source row and place, lines by their start, filled boxes. */
function recorder(): { calls: string[]; ctx: CanvasRenderingContext2D } {
  const calls: string[] = []
  const rounded = (values: readonly number[]): string => values.map((v) => Math.round(v)).join(' ')
  const known: Record<string, unknown> = {
    getTransform: () => ({ a: 1 }),
    drawImage: (_: unknown, ...numbers: number[]) => calls.push(`image ${rounded(numbers)}`),
    moveTo: (...numbers: number[]) => calls.push(`move ${rounded(numbers)}`),
    fillRect: (...numbers: number[]) => calls.push(`box ${rounded(numbers)}`),
  }
  const ctx = new Proxy(
    {},
    { get: (_, name: string) => known[name] ?? (() => {}), set: () => true },
  ) as CanvasRenderingContext2D
  return { calls, ctx }
}

const tile = { widthPx: 28, heightPx: 28 }
const top = POSTERIOR_PX + LIMITS_PX

function draw(posterior: PosteriorView | null, regionId: number | null): string[] {
  const { calls, ctx } = recorder()
  const area = {
    ctx,
    width: 100,
    height: stripHeight(tile),
    x: scaleLinear([-2, 2], [0, 100]),
    y: scaleLinear([0, 1], [stripHeight(tile), 0]),
    colours: {},
  } as unknown as PlotArea
  const sheet = { canvas: null, count: 2, shape: { channels: 1, height: 28, width: 28 } }
  drawStrip(area, {
    sheet: sheet as unknown as ImageSheet,
    tile,
    limits: Float64Array.of(-Infinity, -9, -1, 1, Infinity),
    regionId,
    posterior,
  })
  return calls
}

test('images stand in the middle of equal parts, limits within the range have ticks above and below', () => {
  expect(draw(null, null)).toEqual([
    `image 0 0 28 28 11 ${top} 28 28`,
    `image 0 28 28 28 61 ${top} 28 28`,
    `move 25 ${POSTERIOR_PX}`,
    `move 25 ${top + 28}`,
    `move 75 ${POSTERIOR_PX}`,
    `move 75 ${top + 28}`,
  ])
})

test('the selected region is marked as far as the plot shows it', () => {
  const height = stripHeight(tile)
  expect(draw(null, 3)[0]).toBe(`box 75 0 25 ${height}`)
  expect(draw(null, 2)[0]).toBe(`box 25 0 50 ${height}`)
  expect(draw(null, 0).filter((call) => call.startsWith('box'))).toEqual([])
  expect(draw(null, 7).filter((call) => call.startsWith('box'))).toEqual([])
})

test('the posterior lies along the same z; its mean outside stays at the edge', () => {
  const posterior = {
    latent: Float64Array.of(-1, 0, 1),
    logDensity: Float64Array.of(-9, 0, -9),
    posterior: { mean: Float64Array.of(5), map: { latent: Float64Array.of(0) } },
  } as unknown as PosteriorView
  const moves = draw(posterior, null).slice(6)
  expect(moves[0]).toBe(`move 25 ${POSTERIOR_PX - 2}`)
  expect(moves[1]).toBe('move 94 0')
  expect(moves[2]).toBe(`move 50 ${POSTERIOR_PX - 8}`)
})
