/** The plots on the page as they were drawn last, to draw them again elsewhere; and how a panel learns that it has pictures. */
import { createContext } from 'react'
import type { Draw, Range } from './PlotFrame.tsx'

/** Lengths in CSS px; the margin lies around the drawn part. */
export interface ShownPlot {
  readonly width: number
  readonly height: number
  readonly margin: {
    readonly top: number
    readonly right: number
    readonly bottom: number
    readonly left: number
  }
  /** How much larger than usual its type is. */
  readonly typeScale: number
  readonly xDomain: Range
  readonly yDomain: Range
  readonly xLabel: string
  readonly yLabel: string
  readonly hasYTicks: boolean
  readonly draw: Draw
}

const plots = new WeakMap<Element, ShownPlot>()

export function rememberPlot(host: Element, plot: ShownPlot): void {
  plots.set(host, plot)
}

/** The plot in an element with the class `plot`. */
export function plotIn(host: Element): ShownPlot | undefined {
  return plots.get(host)
}

/** Says that a panel has a picture more; returns how to say that it has gone. */
export const PanelPictures = createContext<(() => () => void) | null>(null)
