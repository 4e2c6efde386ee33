import type { Partition } from './partition.ts'

/** g(z) = A_ω z + b_ω of a latent point [S] by the affine map of its region: [D], data units. */
export function imageInRegion(partition: Partition, regionId: number, latent: Float64Array): Float64Array {
  const { dataDim: D, latentDim: S, slope, bias } = partition
  const image = new Float64Array(D)
  for (let d = 0; d < D; d++) {
    let value = bias[regionId * D + d]
    for (let k = 0; k < S; k++) value += slope[(regionId * D + d) * S + k] * latent[k]
    image[d] = value
  }
  return image
}
