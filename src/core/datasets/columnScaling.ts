import type { Scaling } from '../numerics/scaling.ts'
import type { Dataset } from './dataset.ts'

/**
 * Mean and standard deviation of each column, over what it observes (divided by the count). A column that does not
 * vary keeps its unit: standard deviation 1; so does one whose variance leaves the doubles.
 */
export function columnScaling({ numPoints, dataDim, values }: Dataset): Scaling {
  const means: number[] = []
  const stds: number[] = []
  for (let d = 0; d < dataDim; d++) {
    let count = 0
    let mean = 0
    let scatter = 0
    for (let n = 0; n < numPoints; n++) {
      const value = values[n * dataDim + d]
      if (value !== value) continue
      count++
      const deviation = value - mean
      mean += deviation / count
      scatter += deviation * (value - mean)
    }
    const std = Math.sqrt(scatter / count)
    means.push(mean)
    stds.push(std > 0 && std < Infinity ? std : 1)
  }
  return { mean: means, std: stds }
}
