import cos from '@stdlib/math-base-special-cos'
import exp from '@stdlib/math-base-special-exp'
import sin from '@stdlib/math-base-special-sin'
import { standardNormal } from '../numerics/standardNormal.ts'

export type GeneratorName = 'circle' | 'wave' | 'twoMoons' | 'spiral' | 'pinwheel' | 'lineMixture'

/** A point of a curve, before any noise, and which of the generator's curves it is of. */
interface CurvePoint {
  readonly place: readonly [number, number]
  readonly component: number
}

interface Generator {
  /** What one of its curves is called; null where there is only one. */
  readonly componentName: string | null
  /** Draws the component (if there are several), then the place on it. */
  readonly draw: (rng: () => number) => CurvePoint
}

/** The ends of the lines of lineMixture: x1, x2 of one and of the other. */
const LINES: readonly (readonly [number, number, number, number])[] = [
  [-2.5, -1.5, -0.5, 2],
  [-1.5, -2, 2.5, -1],
  [0, 0.5, 2, 2.5],
  [0.5, 2, 2.5, -0.5],
]
const NUM_ARMS = 5
/** Of the pinwheel: the spread along an arm, and how far it turns. */
const ARM_STD = 0.3
const ARM_RATE = 0.25

/** The curves that generateDataset adds noise to; their formulas are there. */
export const GENERATORS: Readonly<Record<GeneratorName, Generator>> = {
  circle: {
    componentName: null,
    draw: (rng) => {
      const angle = 2 * Math.PI * rng()
      return onlyCurve(cos(angle), sin(angle))
    },
  },
  wave: {
    componentName: null,
    draw: (rng) => {
      const t = standardNormal(rng)
      return onlyCurve(t, cos(1.4 * t))
    },
  },
  twoMoons: {
    componentName: 'moon',
    draw: (rng) => {
      const component = Math.floor(2 * rng())
      const angle = Math.PI * rng()
      const [x1, x2] = [cos(angle), sin(angle)]
      return { place: component === 0 ? [x1, x2] : [1 - x1, 0.5 - x2], component }
    },
  },
  spiral: {
    componentName: null,
    draw: (rng) => {
      const angle = 3 * Math.PI * Math.sqrt(rng())
      const radius = angle / Math.PI
      return onlyCurve(radius * cos(angle), radius * sin(angle))
    },
  },
  pinwheel: {
    componentName: 'arm',
    draw: (rng) => {
      const component = Math.floor(NUM_ARMS * rng())
      const radius = 1 + ARM_STD * standardNormal(rng)
      const angle = (2 * Math.PI * component) / NUM_ARMS + ARM_RATE * exp(radius)
      return { place: [radius * cos(angle), radius * sin(angle)], component }
    },
  },
  lineMixture: {
    componentName: 'line',
    draw: (rng) => {
      const component = Math.floor(LINES.length * rng())
      const t = rng()
      const [fromX1, fromX2, toX1, toX2] = LINES[component]
      return { place: [fromX1 + t * (toX1 - fromX1), fromX2 + t * (toX2 - fromX2)], component }
    },
  },
}

function onlyCurve(x1: number, x2: number): CurvePoint {
  return { place: [x1, x2], component: 0 }
}
