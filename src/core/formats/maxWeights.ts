/** Weights of all layers of a network together: 256 MB of doubles. */
export const MAX_WEIGHTS: number = 2 ** 25
