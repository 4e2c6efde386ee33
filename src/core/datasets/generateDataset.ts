import { standardNormal } from '../numerics/standardNormal.ts'
import type { Dataset } from './dataset.ts'
import { type GeneratorName, GENERATORS } from './generators.ts'

export interface DatasetRecipe {
  readonly generator: GeneratorName
  readonly numPoints: number
  readonly noiseStd: number
}

/**
 * Points of curves in the plane with noise: the data of the paper's experiments ([BPB20] Figs. 4 to 6) and the usual
 * further ones, two coordinates a point. u is uniform on [0, 1), t standard normal.
 *
 * - circle: radius 1, angle 2πu (the paper's noise: 0.05)
 * - wave: (t, cos 1.4 t) (the paper's: 0.1)
 * - twoMoons: one of two half circles of radius 1, (cos πu, sin πu) or (1 − cos πu, ½ − sin πu); label: the moon
 * - spiral: Archimedes', angle a = 3π√u (nearly uniform along the curve), radius a/π
 * - pinwheel: one of five arms k, radius r = 1 + 0.3 t, angle 2πk/5 + ¼ eʳ; label: the arm
 * - lineMixture: one of four segments, uniform along it; label: the line
 *
 * Components are equally likely. In all of them noiseStd is the standard deviation of isotropic noise added to a
 * point of the curve, coordinate by coordinate, so that x = curve + N(0, noiseStd² I) is the model's own form. The
 * pinwheel of [J16] has instead tangential noise that is turned with the arm; ends of lines and moons are blurred too.
 * Labels are letters, which a CSV file gives back as labels.
 *
 * The same seed gives the same bits in every engine, hence @stdlib's sin, cos and exp.
 *
 * @param rng  uniform on [0, 1); draws are taken point by point: component, place on its curve, then two of noise
 * @throws RangeError  numPoints is not a positive integer, noiseStd is negative or not finite
 */
export function generateDataset(recipe: DatasetRecipe, rng: () => number): Dataset {
  const { generator, numPoints, noiseStd } = recipe
  if (!Number.isInteger(numPoints) || numPoints < 1)
    throw new RangeError(`numPoints: expected a positive integer, got ${numPoints}`)
  if (!(noiseStd >= 0 && noiseStd < Infinity))
    throw new RangeError(`noiseStd: expected a number ≥ 0, got ${noiseStd}`)
  const { componentName, draw } = GENERATORS[generator]
  const values = new Float64Array(2 * numPoints)
  const labels: string[] = []
  for (let n = 0; n < numPoints; n++) {
    const { place, component } = draw(rng)
    values[2 * n] = place[0] + noiseStd * standardNormal(rng)
    values[2 * n + 1] = place[1] + noiseStd * standardNormal(rng)
    labels.push(String.fromCodePoint(65 + component))
  }
  const label = componentName === null ? null : { name: componentName, values: labels }
  return { name: generator, numPoints, dataDim: 2, columnNames: ['x1', 'x2'], values, label }
}
