/** Largest rule of the tables below. */
export const MAX_GAUSS_NODES = 32

/** Where rule n begins in both tables: 1 + 2 + … + (n − 1). */
export function gaussOffset(n: number): number {
  return (n * (n - 1)) >> 1
}

/** Nodes of the rules 1 … MAX_GAUSS_NODES on [−1, 1], ascending, one rule after another. */
export const gaussNodes: Float64Array = new Float64Array(gaussOffset(MAX_GAUSS_NODES + 1))
/** Their weights, positive; those of one rule add up to 2. */
export const gaussWeights: Float64Array = new Float64Array(gaussOffset(MAX_GAUSS_NODES + 1))

/** Newton's iteration on P_n from Tricomi's estimate; errors of one or two units in the last place. */
function fillRule(n: number): void {
  const start = gaussOffset(n)
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let step = 0; step < 8; step++) {
      let p = 1
      let previous = 0
      for (let j = 0; j < n; j++) {
        const next = ((2 * j + 1) * x * p - j * previous) / (j + 1)
        previous = p
        p = next
      }
      slope = (n * (x * p - previous)) / (x * x - 1)
      x -= p / slope
    }
    gaussNodes[start + i] = x
    gaussWeights[start + i] = 2 / ((1 - x * x) * slope * slope)
  }
}

for (let n = 1; n <= MAX_GAUSS_NODES; n++) fillRule(n)
