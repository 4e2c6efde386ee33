const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-8

/** Decaying averages of a gradient and of its square; written in place. */
export interface AdamMoments {
  readonly first: Float64Array
  readonly second: Float64Array
}

/**
 * One step of Adam, in place.
 *
 * @param gradient  as `parameters`, of what is lowered
 * @param numSteps  this one included
 * @param rates     as `parameters`, written, if given: the rate of each entry, which a proximal map goes on with
 * Source   Kingma and Ba's algorithm 1 with their constants
 */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  { first, second }: AdamMoments,
  numSteps: number,
  learningRate: number,
  rates: Float64Array | null = null,
): void {
  const firstScale = 1 / (1 - FIRST_DECAY ** numSteps)
  const secondScale = 1 / (1 - SECOND_DECAY ** numSteps)
  for (let i = 0; i < parameters.length; i++) {
    const slope = gradient[i]
    const mean = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * slope
    const square = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * slope * slope
    first[i] = mean
    second[i] = square
    const rate = learningRate / (Math.sqrt(secondScale * square) + EPSILON)
    if (rates !== null) rates[i] = rate
    parameters[i] -= rate * firstScale * mean
  }
}
