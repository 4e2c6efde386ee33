/**
 * A plot: axes in SVG, a static canvas (the named image) and an overlay canvas for what follows the pointer.
 * It knows pixels and domains, not what is drawn.
 */
import { scaleLinear } from 'd3-scale'
import type { ScaleLinear } from 'd3-scale'
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { JSX, PointerEvent as ReactPointerEvent, ReactNode } from 'react'
import { cancelFrame, requestFrame } from './frameLoop.ts'
import { AXIS, axisTicks } from './axisTicks.ts'
import { panZoom } from './panZoom.ts'
import type { PanZoom } from './panZoom.ts'
import { PanelPictures, rememberPlot } from './shownPlots.ts'
import { t } from '../text/text.ts'
import { useTypeScale } from './typeScale.ts'
import { usePlotColours } from './plotColours.ts'
import type { PlotColours } from './plotColours.ts'
import type { Zoom } from './zoom.ts'

export type Range = readonly [number, number]

/** What a draw function gets: a context in CSS pixels, y down, and the maps from the domain to them. */
export interface PlotArea {
  readonly ctx: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  readonly x: ScaleLinear<number, number>
  readonly y: ScaleLinear<number, number>
  readonly colours: PlotColours
}
export type Draw = (area: PlotArea) => void

interface PlotFrameProps {
  /** The image's accessible name. */
  readonly label: string
  /** What the picture shows, in a sentence; read out with the image. */
  readonly summary: string
  readonly xDomain: Range
  readonly yDomain: Range
  readonly xLabel: string
  readonly yLabel: string
  /** Height in CSS px, or 'square'. */
  readonly height: number | 'square'
  /** Whether the vertical axis has numbers; default true. */
  readonly hasYTicks?: boolean
  readonly draw: Draw
  readonly drawOverlay?: Draw
  /** Calls back when the overlay must be drawn again. */
  readonly subscribeOverlay?: (listener: () => void) => () => void
  readonly zoom?: Zoom
  readonly onZoom?: (zoom: Zoom) => void
  /** Domain coordinates, and how many of them a CSS pixel is. */
  readonly onPick?: (x: number, y: number, perPx: Range) => void
  readonly onHover?: (point: readonly [number, number] | null) => void
  readonly isStale?: boolean
  /** Said over a stale picture. */
  readonly staleNote?: string
  /** Shown over the plot (states, cursor). */
  readonly children?: ReactNode
}

/** Around the drawn part, CSS px at the usual size of type. */
const MARGIN = { top: 6, right: 10, bottom: 36, left: 46 }

/** Around the drawn part, CSS px: room for the words of the axes. */
export function usePlotMargin(): typeof MARGIN {
  const scale = useTypeScale()
  return {
    top: MARGIN.top * scale,
    right: MARGIN.right * scale,
    bottom: MARGIN.bottom * scale,
    left: MARGIN.left * scale,
  }
}

/** As high as wide, but no higher than leaves room for what stands below it on the same screen; for a room, larger. */
function squareHeight(width: number, scale: number): number {
  const share = scale > 1 ? 0.5 : 0.36
  return Math.min(width, scale > 1 ? 900 : 520, Math.max(260, Math.round(share * window.innerHeight)))
}

export function PlotFrame(props: PlotFrameProps): JSX.Element {
  const { label, summary, xDomain, yDomain, xLabel, yLabel, draw, drawOverlay, subscribeOverlay } = props
  const { zoom, onZoom, onPick, onHover } = props
  const hostRef = useRef<HTMLDivElement>(null)
  const staticRef = useRef<HTMLCanvasElement>(null)
  const overlayRef = useRef<HTMLCanvasElement>(null)
  const zoomRef = useRef<PanZoom | null>(null)
  const [outerWidth, setOuterWidth] = useState(0)
  const colours = usePlotColours()
  const summaryId = useId()

  useLayoutEffect(() => {
    const host = hostRef.current
    if (host === null) return
    const measure = (): void => setOuterWidth(host.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(host)
    return () => observer.disconnect()
  }, [])

  const scale = useTypeScale()
  const margin = usePlotMargin()
  const width = Math.max(1, outerWidth - margin.left - margin.right)
  const height = props.height === 'square' ? squareHeight(width, scale) : props.height * scale
  const outerHeight = height + margin.top + margin.bottom
  const x = scaleLinear([xDomain[0], xDomain[1]], [0, width])
  const y = scaleLinear([yDomain[0], yDomain[1]], [height, 0])

  const hasYTicks = props.hasYTicks !== false
  const addPicture = useContext(PanelPictures)
  useEffect(() => addPicture?.(), [addPicture])
  useLayoutEffect(() => {
    if (hostRef.current === null || outerWidth === 0) return
    const size = { width, height, margin, typeScale: scale }
    rememberPlot(hostRef.current, { ...size, xDomain, yDomain, xLabel, yLabel, hasYTicks, draw })
  })

  const paint = (canvas: HTMLCanvasElement | null, drawing: Draw | undefined): void => {
    if (canvas === null || drawing === undefined || outerWidth === 0) return
    const ratio = window.devicePixelRatio || 1
    const widthDpx = Math.round(width * ratio)
    const heightDpx = Math.round(height * ratio)
    if (canvas.width !== widthDpx) canvas.width = widthDpx
    if (canvas.height !== heightDpx) canvas.height = heightDpx
    const ctx = canvas.getContext('2d')
    if (ctx === null) return
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    ctx.clearRect(0, 0, width, height)
    drawing({ ctx, width, height, x, y, colours })
  }

  useEffect(() => {
    const key = {}
    requestFrame(key, () => paint(staticRef.current, draw))
    return () => cancelFrame(key)
  })

  useEffect(() => {
    const key = {}
    const ask = (): void => requestFrame(key, () => paint(overlayRef.current, drawOverlay))
    ask()
    const unsubscribe = subscribeOverlay?.(ask)
    return () => {
      unsubscribe?.()
      cancelFrame(key)
    }
  })

  const latestOnZoom = useRef(onZoom)
  useEffect(() => {
    latestOnZoom.current = onZoom
  })
  const canZoom = onZoom !== undefined
  useEffect(() => {
    const canvas = staticRef.current
    if (canvas === null || !canZoom) return
    const behaviour = panZoom(canvas, (value) => latestOnZoom.current?.(value))
    zoomRef.current = behaviour
    return () => behaviour.destroy()
  }, [canZoom])
  useEffect(() => {
    if (zoom !== undefined && outerWidth > 0) zoomRef.current?.set(zoom)
  }, [zoom, outerWidth])

  const toDomain = (event: ReactPointerEvent | React.MouseEvent): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [x.invert(event.clientX - box.left), y.invert(event.clientY - box.top)]
  }

  const isOld = props.isStale === true && props.staleNote !== undefined
  return (
    <div ref={hostRef} className="plot" style={{ height: outerHeight }} data-stale={props.isStale === true}>
      <svg className="plot-axes" width={outerWidth} height={outerHeight} aria-hidden="true">
        <g transform={`translate(${margin.left},${margin.top})`}>
          <rect className="plot-box" width={width} height={height} />
          {axisTicks(x, width, AXIS.xSpacing * scale).map(({ value, words }) => (
            <g key={value} transform={`translate(${x(value)},${height})`}>
              <line y2={AXIS.tick} />
              <text y={AXIS.xWords * scale} textAnchor="middle">
                {words}
              </text>
            </g>
          ))}
          {(hasYTicks ? axisTicks(y, height, AXIS.ySpacing * scale) : []).map(({ value, words }) => (
            <g key={value} transform={`translate(0,${y(value)})`}>
              <line x2={-AXIS.tick} />
              <text x={-AXIS.yWords * scale} dy="0.32em" textAnchor="end">
                {words}
              </text>
            </g>
          ))}
          <text className="plot-label" x={width / 2} y={height + AXIS.xLabel * scale} textAnchor="middle">
            {xLabel}
          </text>
          <text
            className="plot-label"
            transform={`translate(${-margin.left + AXIS.yLabel * scale},${height / 2}) rotate(-90)`}
            textAnchor="middle"
          >
            {yLabel}
          </text>
        </g>
      </svg>
      <canvas
        ref={staticRef}
        role="img"
        aria-label={label}
        aria-describedby={summaryId}
        className={onPick === undefined ? undefined : 'pickable'}
        style={{ left: margin.left, top: margin.top, width, height }}
        onClick={(event) => {
          const perPx: Range = [
            Math.abs(xDomain[1] - xDomain[0]) / width,
            Math.abs(yDomain[1] - yDomain[0]) / height,
          ]
          onPick?.(...toDomain(event), perPx)
        }}
        onPointerMove={(event) => {
          // a drag moves the picture under the pointer: nothing is pointed at
          if (event.pointerType !== 'touch' && event.buttons === 0) onHover?.(toDomain(event))
        }}
        onPointerLeave={() => onHover?.(null)}
      />
      <canvas
        ref={overlayRef}
        aria-hidden="true"
        className="plot-overlay"
        style={{ left: margin.left, top: margin.top, width, height }}
      />
      <p id={summaryId} className="visually-hidden">
        {isOld ? t('stale.summary', { summary }) : summary}
      </p>
      {isOld && <p className="plot-stale">{props.staleNote}</p>}
      {props.children}
    </div>
  )
}
