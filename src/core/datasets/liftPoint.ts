import type { Projection } from '../numerics/projection.ts'

/**
 * x = mean + P y: the point of the plane of orthonormal axes that projects to y.
 *
 * @param place  y [k]
 * @returns [D] data units
 */
export function liftPoint({ axes, mean }: Projection, place: ArrayLike<number>): Float64Array {
  const D = mean.length
  return mean.map((centre, d) => {
    let value = centre
    for (let axis = 0; axis < place.length; axis++) value += axes[axis * D + d] * place[axis]
    return value
  })
}
