import type { Stroke } from './stroke.ts'

/**
 * Points that a spray can leaves on its way: one at once, then `rate` a second, each about the place where the pointer
 * was at that time. The same stroke and the same draws give the same points; those of a stroke are the first ones of
 * every longer stroke.
 *
 * @param rate    points per second, > 0
 * @param std     of the scatter along x and along y, CSS px
 * @param normal  draws from N(0, 1), two for each point, from the start of their sequence
 * @returns flat x, y, CSS px
 */
export function sprayedPoints(
  { path, times }: Stroke,
  rate: number,
  std: number,
  normal: () => number,
): number[] {
  if (!(rate > 0)) throw new RangeError(`rate: expected a positive number, got ${rate}`)
  const points: number[] = []
  const end = times.at(-1) ?? -1
  let k = 0
  for (let n = 0; (1000 * n) / rate <= end; n++) {
    const time = (1000 * n) / rate
    while (k + 1 < times.length && times[k + 1]! <= time) k++
    const next = Math.min(k + 1, times.length - 1)
    const span = times[next]! - times[k]!
    const part = span > 0 ? (time - times[k]!) / span : 0
    const x = path[2 * k]! + part * (path[2 * next]! - path[2 * k]!)
    const y = path[2 * k + 1]! + part * (path[2 * next + 1]! - path[2 * k + 1]!)
    points.push(x + std * normal(), y + std * normal())
  }
  return points
}
