import type { JSX, KeyboardEvent, PointerEvent } from 'react'
import { formatList } from '../../plot/formatNumber.ts'
import { usePlotMargin } from '../../plot/PlotFrame.tsx'
import { t } from '../../text/text.ts'

type Share = readonly [number, number]

interface LatentHandleProps {
  /** Where it is, as shares of the plot from its left and from its top; the second null: on a line, all of the height. */
  readonly share: readonly [number, number | null]
  readonly latent: readonly number[]
  readonly region: number | null
  /** Dragged or moved by keys to a place, within the plot. */
  readonly onMove: (share: Share) => void
  /** To the next limit of a region to the left or right; none in the plane. */
  readonly onJump?: (step: -1 | 1) => void
  readonly onPick: () => void
  readonly onFocus: () => void
  readonly onBlur: () => void
}

const STEP = 0.005
const LARGE_STEP = 0.05

function within(share: number): number {
  return Math.min(1, Math.max(0, share))
}

/** A cursor in a latent plot to drag, by pointer or touch, or to move by keys. */
export function LatentHandle(props: LatentHandleProps): JSX.Element {
  const { share, latent, region, onMove, onJump, onPick } = props
  const [across, down] = [within(share[0]), share[1] === null ? null : within(share[1])]
  const inPlot = (part: number, from: number, to: number): string =>
    `calc(${from}px + ${part} * (100% - ${from + to}px))`
  const { left, right, top, bottom } = usePlotMargin()
  const drag = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const box = event.currentTarget.parentElement!.getBoundingClientRect()
    onMove([
      within((event.clientX - box.left - left) / (box.width - left - right)),
      within((event.clientY - box.top - top) / (box.height - top - bottom)),
    ])
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LARGE_STEP : STEP
    const move = (dx: number, dy: number): void => onMove([within(across + dx), within((down ?? 0) + dy)])
    const actions: Record<string, (() => void) | undefined> = {
      ArrowLeft: () => move(-step, 0),
      ArrowRight: () => move(step, 0),
      ArrowUp: down === null ? () => move(step, 0) : () => move(0, -step),
      ArrowDown: down === null ? () => move(-step, 0) : () => move(0, step),
      PageUp: onJump && (() => onJump(-1)),
      PageDown: onJump && (() => onJump(1)),
      Enter: onPick,
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  return (
    <button
      type="button"
      className="latent-handle"
      data-line={down === null}
      aria-label={t('image.handle', {
        z: formatList(latent),
        region: region ?? '–',
      })}
      title={t(down === null ? 'image.handleHelpLine' : 'image.handleHelp')}
      style={{
        left: inPlot(across, left, right),
        ...(down === null ? { top, bottom } : { top: inPlot(down, top, bottom) }),
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
      onFocus={props.onFocus}
      onBlur={props.onBlur}
    />
  )
}
