import { useRef, useState } from 'react'

export const EDIT_MODES = ['select', 'draw', 'spray', 'drag', 'erase'] as const
export type EditMode = (typeof EDIT_MODES)[number]

/** What the hand holds. Lengths in CSS px. */
export interface EditTools {
  readonly mode: EditMode
  readonly spacing: number
  readonly radius: number
  /** Points of the spray a second. */
  readonly rate: number
  /** Of new points; null for the first one of the data. */
  readonly label: string | null
}

interface EditState extends EditTools {
  readonly isOpen: boolean
  /** Where the keys' cross-hair is, in the plot's units; null before it was moved. */
  readonly cross: readonly [number, number] | null
  readonly isCrossShown: boolean
  /** The point that the keys carry, of this version of the data. */
  readonly carried: { readonly index: number; readonly version: number } | null
  /** What the last change did, in words. */
  readonly said: string
}

/** Drawing by hand as its toolbar, the layer over the plot and the keys share it. */
export interface Editing extends EditState {
  readonly update: (patch: Partial<EditState>) => void
  /** Width and height of the plot, CSS px, as it was last measured. */
  readonly size: () => readonly [number, number]
  readonly setSize: (size: readonly [number, number]) => void
}

const AT_REST: EditState = {
  mode: 'select',
  spacing: 14,
  radius: 28,
  rate: 40,
  label: null,
  isOpen: false,
  cross: null,
  isCrossShown: false,
  carried: null,
  said: '',
}

export function useEditing(): Editing {
  const [state, setState] = useState(AT_REST)
  const size = useRef<readonly [number, number]>([1, 1])
  return {
    ...state,
    update: (patch) => setState((now) => ({ ...now, ...patch })),
    size: () => size.current,
    setSize: (measured) => {
      size.current = measured
    },
  }
}
