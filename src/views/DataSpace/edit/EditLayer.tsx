import { useEffect, useRef } from 'react'
import type { JSX, PointerEvent } from 'react'
import { cancelFrame, requestFrame } from '../../../plot/frameLoop.ts'
import { panZoom } from '../../../plot/panZoom.ts'
import type { PanZoom } from '../../../plot/panZoom.ts'
import { usePlotMargin } from '../../../plot/PlotFrame.tsx'
import { usePlotColours } from '../../../plot/plotColours.ts'
import { nearestPlace } from '../../../plot/strokes/nearestPlace.ts'
import { placesNear } from '../../../plot/strokes/placesNear.ts'
import type { Zoom } from '../../../plot/zoom.ts'
import { useApp } from '../../../state/AppContext.tsx'
import type { Extent2 } from '../../../state/selectors.ts'
import { drawnTable } from '../../../state/slices/drawing.ts'
import { t } from '../../../text/text.ts'
import { drawEditing } from './drawEditing.ts'
import { addPlaces, eraseIndices, movePlace, newPlaces } from './editActs.ts'
import { sheetFrame } from './sheetFrame.ts'
import type { Editing } from './useEditing.ts'

/** A point this near is taken up by a drag. */
const GRAB_PX = 24

interface EditLayerProps {
  readonly editing: Editing
  readonly extent: Extent2
  readonly coordinates: readonly [number, number]
  readonly isCurve: boolean
  readonly zoom: Zoom
  readonly onZoom: (zoom: Zoom) => void
}

/** A stroke on its way. Nothing of it is in the data before it ends. */
interface OwnStroke {
  readonly pointerId: number
  readonly startMs: number
  /** Of the data that it began on: on others its indices mean nothing. */
  readonly version: number
  readonly numPoints: number
  readonly path: number[]
  readonly times: number[]
  readonly places: Float64Array
  /** Erased so far. */
  readonly hit: Set<number>
  /** The point being dragged. */
  readonly grabbed: number | null
}

/** On the clock of the events. */
const nowMs = (): number => performance.now()

/** Takes strokes by mouse, pen and one finger, over the plot; the wheel and two fingers zoom as they do without it. */
export function EditLayer(props: EditLayerProps): JSX.Element {
  const { editing, extent, coordinates, isCurve, zoom, onZoom } = props
  const app = useApp()
  const colours = usePlotColours()
  const { left, top, right, bottom } = usePlotMargin()
  const hostRef = useRef<HTMLDivElement>(null)
  const canvasRef = useRef<HTMLCanvasElement>(null)
  const strokeRef = useRef<OwnStroke | null>(null)
  const pointers = useRef(new Set<number>())
  const pointerAt = useRef<readonly [number, number] | null>(null)
  const zoomRef = useRef<PanZoom | null>(null)
  const frameKey = useRef({})

  const latestOnZoom = useRef(onZoom)
  useEffect(() => {
    latestOnZoom.current = onZoom
  })
  useEffect(() => {
    const behaviour = panZoom(hostRef.current!, (value) => latestOnZoom.current(value), true)
    zoomRef.current = behaviour
    return () => behaviour.destroy()
  }, [])
  useEffect(() => zoomRef.current?.set(zoom), [zoom])

  const frameNow = () => sheetFrame(extent, editing.size(), coordinates, isCurve)

  const extend = (stroke: OwnStroke, [x, y]: readonly [number, number], atMs: number): void => {
    const { path, times, places, hit } = stroke
    const from = path.length === 0 ? ([x, y] as const) : ([path.at(-2)!, path.at(-1)!] as const)
    path.push(x, y)
    times.push(Math.max(times.at(-1) ?? 0, atMs - stroke.startMs))
    if (editing.mode !== 'erase') return
    for (const index of placesNear(places, [...from, x, y], editing.radius)) hit.add(index)
  }

  const paint = (): void => {
    const canvas = canvasRef.current
    const host = hostRef.current
    const ctx = canvas?.getContext('2d') ?? null
    if (canvas === null || host === null || ctx === null) return
    const size = [host.clientWidth, host.clientHeight] as const
    editing.setSize(size)
    const ratio = window.devicePixelRatio || 1
    const [widthDpx, heightDpx] = [Math.round(size[0] * ratio), Math.round(size[1] * ratio)]
    if (canvas.width !== widthDpx) canvas.width = widthDpx
    if (canvas.height !== heightDpx) canvas.height = heightDpx
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    const stroke = strokeRef.current
    const { mode, radius, isCrossShown, cross, carried } = editing
    const isSpraying = stroke !== null && mode === 'spray'
    // a spray goes on while the hand rests
    if (isSpraying) extend(stroke, [stroke.path.at(-2)!, stroke.path.at(-1)!], nowMs())
    const frame = frameNow()
    const crossPx = isCrossShown && cross !== null ? frame.pxOf(cross) : null
    const table = drawnTable(app.store.getState())
    const held = stroke?.grabbed ?? null
    const at = pointerAt.current
    const carriedFrom =
      carried !== null && table !== null && carried.index < table.numPoints
        ? frame.pxOf(frame.placeOf(table.values.subarray(carried.index * table.dataDim)))
        : null
    const tip = at ?? crossPx
    drawEditing(ctx, size, colours, {
      added:
        stroke === null || mode === 'drag' || mode === 'erase'
          ? []
          : newPlaces(stroke, editing, stroke.numPoints),
      erased: stroke !== null && mode === 'erase' ? { path: stroke.path, radius } : null,
      moved:
        stroke !== null && held !== null
          ? [
              stroke.places[2 * held]!,
              stroke.places[2 * held + 1]!,
              stroke.path.at(-2)!,
              isCurve ? 0 : stroke.path.at(-1)!,
            ]
          : carriedFrom !== null && crossPx !== null
            ? [...carriedFrom, ...crossPx]
            : null,
      circle: tip !== null && (mode === 'spray' || mode === 'erase') ? [...tip, radius] : null,
      cross: crossPx,
      isCurve,
    })
    if (isSpraying) requestFrame(frameKey.current, paint)
  }
  const ask = (): void => requestFrame(frameKey.current, paint)
  const latestAsk = useRef<() => void>(() => undefined)
  useEffect(() => {
    latestAsk.current = ask
    ask()
  })
  useEffect(() => {
    const key = frameKey.current
    const observer = new ResizeObserver(() => latestAsk.current())
    observer.observe(hostRef.current!)
    return () => {
      observer.disconnect()
      cancelFrame(key)
    }
  }, [])

  const placeOf = (event: PointerEvent): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [event.clientX - box.left, isCurve ? 0 : event.clientY - box.top]
  }

  const commit = (stroke: OwnStroke): void => {
    const { mode, update } = editing
    if (app.store.getState().data.version !== stroke.version) return
    const frame = frameNow()
    if (mode === 'erase') update({ said: eraseIndices(app, [...stroke.hit]) })
    else if (mode === 'drag' && stroke.grabbed === null) update({ said: t('draw.said.nothing') })
    else if (mode === 'drag') {
      const end = [stroke.path.at(-2)!, stroke.path.at(-1)!] as const
      update({ said: movePlace(app, frame, stroke.grabbed!, end) })
    } else update({ said: addPlaces(app, frame, newPlaces(stroke, editing, stroke.numPoints), editing) })
  }

  const onPointerDown = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    pointers.current.add(event.pointerId)
    pointerAt.current = placeOf(event)
    // a second finger zooms: what the first one began was not meant
    if (pointers.current.size > 1) {
      strokeRef.current = null
      pointerAt.current = null
      ask()
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    const state = app.store.getState()
    const table = drawnTable(state)
    if (table === null) return
    const places =
      editing.mode === 'drag' || editing.mode === 'erase' ? frameNow().placesOf(table) : new Float64Array()
    const [x, y] = placeOf(event)
    const stroke: OwnStroke = {
      pointerId: event.pointerId,
      startMs: event.timeStamp,
      version: state.data.version,
      numPoints: table.numPoints,
      path: [],
      times: [],
      places,
      hit: new Set(),
      grabbed: editing.mode === 'drag' ? nearestPlace(places, x, y, GRAB_PX) : null,
    }
    strokeRef.current = stroke
    extend(stroke, [x, y], event.timeStamp)
    ask()
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (pointers.current.size > 1) return
    pointerAt.current = placeOf(event)
    const stroke = strokeRef.current
    if (stroke?.pointerId === event.pointerId) extend(stroke, pointerAt.current, event.timeStamp)
    ask()
  }
  const end = (event: PointerEvent, isMeant: boolean): void => {
    pointers.current.delete(event.pointerId)
    const stroke = strokeRef.current
    if (stroke?.pointerId === event.pointerId) {
      strokeRef.current = null
      if (isMeant) {
        extend(stroke, placeOf(event), event.timeStamp)
        commit(stroke)
      }
    }
    if (event.pointerType === 'touch') pointerAt.current = null
    ask()
  }
  return (
    <div
      ref={hostRef}
      className="edit-layer"
      aria-hidden="true"
      data-mode={editing.mode}
      style={{ left, top, right, bottom }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
      onPointerLeave={() => {
        pointerAt.current = null
        ask()
      }}
    >
      <canvas ref={canvasRef} />
    </div>
  )
}
