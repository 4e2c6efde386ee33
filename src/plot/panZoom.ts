/** Wheel, drag and pinch on one element, as a zoom in fractions of its size. The element's children stay React's. */
import { select } from 'd3-selection'
import { zoom, zoomIdentity } from 'd3-zoom'
import { ZOOM_LIMITS } from './zoom.ts'
import type { Zoom } from './zoom.ts'

export interface PanZoom {
  /** Take over a zoom that was made elsewhere (undo, a button), without calling back. */
  set(value: Zoom): void
  destroy(): void
}

/** @param isDrawnOn  a drag and one finger draw: only the wheel and two fingers zoom; default false */
export function panZoom(node: HTMLElement, onZoom: (value: Zoom) => void, isDrawnOn = false): PanZoom {
  const selection = select(node)
  let isSetting = false
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([...ZOOM_LIMITS])
    // One finger scrolls the page; two zoom.
    .filter((event: Event) => {
      if (event instanceof TouchEvent) return event.touches.length > 1
      if (event instanceof WheelEvent) return true
      return !isDrawnOn && event instanceof MouseEvent && event.button === 0
    })
    .on('zoom', ({ transform }: { transform: { k: number; x: number; y: number } }) => {
      if (isSetting) return
      const { clientWidth, clientHeight } = node
      onZoom({ scale: transform.k, x: transform.x / clientWidth, y: transform.y / clientHeight })
    })
  selection.call(behaviour).on('dblclick.zoom', null)
  node.style.touchAction = isDrawnOn ? 'none' : 'pan-y'
  return {
    set({ scale, x, y }) {
      isSetting = true
      const transform = zoomIdentity.translate(x * node.clientWidth, y * node.clientHeight).scale(scale)
      selection.call((target) => behaviour.transform(target, transform))
      isSetting = false
    },
    destroy() {
      selection.on('.zoom', null)
    },
  }
}

/** A zoom by a factor about the middle of the plot. */
export function zoomBy(value: Zoom, factor: number): Zoom {
  const scale = Math.min(ZOOM_LIMITS[1], Math.max(ZOOM_LIMITS[0], value.scale * factor))
  const ratio = scale / value.scale
  return { scale, x: 0.5 - (0.5 - value.x) * ratio, y: 0.5 - (0.5 - value.y) * ratio }
}
