/** Between pixels of the plot and rows of the data. One data coordinate: places differ along x alone, their y is 0. */
import { scaleLinear } from 'd3-scale'
import type { Dataset } from '../../../core/datasets/dataset.ts'
import type { Extent2 } from '../../../state/selectors.ts'

export interface SheetFrame {
  /** Rows [n,D] for places [n,2], flat CSS px, rounded to less than a tenth of a pixel: few digits, short links. */
  readonly rowsAt: (places: readonly number[]) => Float64Array
  /** Where the rows of a table are: [n,2] CSS px. */
  readonly placesOf: (dataset: Dataset) => Float64Array
  /** A place in the plot's units as pixels. */
  readonly pxOf: (place: readonly [number, number]) => [number, number]
  /** A row in the plot's units. */
  readonly placeOf: (row: ArrayLike<number>) => [number, number]
}

export function sheetFrame(
  [xDomain, yDomain]: Extent2,
  [width, height]: readonly [number, number],
  coordinates: readonly [number, number],
  isCurve: boolean,
): SheetFrame {
  const x = scaleLinear([xDomain[0], xDomain[1]], [0, width])
  const y = scaleLinear([yDomain[0], yDomain[1]], [height, 0])
  const [i, j] = isCurve ? [0, 0] : coordinates
  const dataDim = isCurve ? 1 : 2
  const unitX = roundingUnit((xDomain[1] - xDomain[0]) / width)
  const unitY = roundingUnit((yDomain[1] - yDomain[0]) / height)
  return {
    rowsAt(places) {
      const rows = new Float64Array((places.length / 2) * dataDim)
      for (let n = 0; 2 * n < places.length; n++) {
        if (!isCurve) rows[n * dataDim + j] = rounded(y.invert(places[2 * n + 1]!), unitY)
        rows[n * dataDim + i] = rounded(x.invert(places[2 * n]!), unitX)
      }
      return rows
    },
    placesOf({ values, numPoints, dataDim: stride }) {
      const places = new Float64Array(2 * numPoints)
      for (let n = 0; n < numPoints; n++) {
        places[2 * n] = x(values[n * stride + i]!)
        if (!isCurve) places[2 * n + 1] = y(values[n * stride + j]!)
      }
      return places
    },
    pxOf: ([px, py]) => [x(px), isCurve ? 0 : y(py)],
    placeOf: (row) => [row[i]!, isCurve ? 0 : row[j]!],
  }
}

/** A power of ten of at most a tenth of a pixel and at least a hundredth. */
function roundingUnit(perPx: number): number {
  return 10 ** (Math.floor(Math.log10(perPx)) - 1)
}

function rounded(value: number, unit: number): number {
  // no −0, and without the noise of the last digits
  return Number((Math.round(value / unit) * unit).toPrecision(15)) + 0
}
