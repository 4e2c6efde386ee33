/** What becomes of stored images on their way to data. */
export interface ImageRecipe {
  /** The first so many of each class; null for all. */
  readonly numEach: number | null
  /** Scale each image to Euclidean norm 1, as the paper does; else its full ink is 1. */
  readonly isUnitNorm: boolean
  /** Standard deviation of the noise that is added to each pixel afterwards (the paper's: 0.1). */
  readonly noiseStd: number
  readonly seed: number
}
