import cos from '@stdlib/math-base-special-cos'
import sin from '@stdlib/math-base-special-sin'
import { standardNormal } from '../numerics/standardNormal.ts'
import type { Dataset } from './dataset.ts'

export interface DatasetRecipe {
  readonly generator: 'circle' | 'wave'
  readonly numPoints: number
  readonly noiseStd: number
}

/**
 * The data of the paper's experiments ([BPB20] Figs. 4 to 6), two coordinates a point.
 *
 * - circle: radius 1, angle uniform, isotropic noise (the paper's: standard deviation 0.05)
 * - wave: (t, cos 1.4 t), t standard normal, isotropic noise (the paper's: 0.1)
 *
 * The same seed gives the same bits in every engine, hence @stdlib's sin and cos.
 *
 * @param rng  uniform on [0, 1); draws are taken point by point: the parameter, then two of noise
 * @throws RangeError  numPoints is not a positive integer, noiseStd is negative or not finite
 */
export function generateDataset(recipe: DatasetRecipe, rng: () => number): Dataset {
  const { generator, numPoints, noiseStd } = recipe
  if (!Number.isInteger(numPoints) || numPoints < 1)
    throw new RangeError(`numPoints: expected a positive integer, got ${numPoints}`)
  if (!(noiseStd >= 0 && noiseStd < Infinity))
    throw new RangeError(`noiseStd: expected a number ≥ 0, got ${noiseStd}`)
  const values = new Float64Array(2 * numPoints)
  for (let n = 0; n < numPoints; n++) {
    const [first, second] = generator === 'circle' ? circlePoint(rng) : wavePoint(rng)
    values[2 * n] = first + noiseStd * standardNormal(rng)
    values[2 * n + 1] = second + noiseStd * standardNormal(rng)
  }
  return { name: generator, numPoints, dataDim: 2, columnNames: ['x1', 'x2'], values, label: null }
}

function circlePoint(rng: () => number): readonly [number, number] {
  const angle = 2 * Math.PI * rng()
  return [cos(angle), sin(angle)]
}

function wavePoint(rng: () => number): readonly [number, number] {
  const t = standardNormal(rng)
  return [t, cos(1.4 * t)]
}
