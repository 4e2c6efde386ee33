/** Kinds of dichromacy: without the long, middle or short cones. */
export const DICHROMACIES = ['protan', 'deutan', 'tritan'] as const
export type Dichromacy = (typeof DICHROMACIES)[number]

/** On linear sRGB, row-major. Source: Machado, Oliveira and Fernandes 2009, severity 1. */
const MATRICES: Readonly<Record<Dichromacy, readonly number[]>> = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

type Triple = readonly [number, number, number]

/** Of `#rrggbb` or `rgb(r, g, b)`. */
function channels(colour: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(colour)
  return hex === null ? (colour.match(/\d+/g) ?? []).map(Number) : hex.slice(1).map((v) => Number.parseInt(v, 16))
}

function linear(colour: string): Triple {
  const [r = 0, g = 0, b = 0] = channels(colour)
  const of = (v: number): number =>
    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4
  return [of(r), of(g), of(b)]
}

function times(m: readonly number[], [x, y, z]: Triple): Triple {
  const row = (i: number): number => m[3 * i]! * x + m[3 * i + 1]! * y + m[3 * i + 2]! * z
  return [row(0), row(1), row(2)]
}

/** Linear sRGB to Oklab (Ottosson 2020): L in [0, 1]; distances are about even to the eye. */
function oklab(colour: Triple): Triple {
  const [l, m, s] = times(
    [
      0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619,
      0.2817188376, 0.6299787005,
    ],
    colour,
  )
  return times(
    [
      0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371,
      0.7827717662, -0.808675766,
    ],
    [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)],
  )
}

/** A colour as somebody sees it who lacks a kind of cones; null for all of them there. In Oklab. */
export function seenColour(colour: string, kind: Dichromacy | null): Triple {
  const light = linear(colour)
  if (kind === null) return oklab(light)
  const [r, g, b] = times(MATRICES[kind], light)
  const clamp = (v: number): number => Math.min(1, Math.max(0, v))
  return oklab([clamp(r), clamp(g), clamp(b)])
}

/** How far apart two colours look: Euclidean in Oklab; 0.02 is about what is just noticed side by side. */
export function seenDistance(first: string, second: string, kind: Dichromacy | null): number {
  const a = seenColour(first, kind)
  const b = seenColour(second, kind)
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
