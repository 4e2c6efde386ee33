/** How numbers become colours in images that are compared: one scale for all of them, said in a legend. */
export type ImageScale =
  /** Black at the lower end, white at the upper one; beyond them clipped. Three channels: red, green and blue so. */
  | { readonly kind: 'grey'; readonly range: readonly [number, number] }
  /** Two hues from −reach to reach, zero in the middle; the mean of the channels. */
  | { readonly kind: 'residual'; readonly reach: number }

/** The smallest and largest value of all images together, without the missing ones; of no width never. */
export function greyScale(images: readonly ArrayLike<number>[]): ImageScale {
  let lower = Infinity
  let upper = -Infinity
  for (const image of images) {
    for (let i = 0; i < image.length; i++) {
      const value = image[i]!
      if (value < lower) lower = value
      if (value > upper) upper = value
    }
  }
  if (!(lower <= upper)) return { kind: 'grey', range: [0, 1] }
  const pad = lower < upper ? 0 : 0.5 * (Math.abs(lower) || 1)
  return { kind: 'grey', range: [lower - pad, upper + pad] }
}

/** Zero in the middle, the largest magnitude at the ends. */
export function residualScale(residuals: readonly ArrayLike<number>[]): ImageScale {
  let reach = 0
  for (const residual of residuals)
    for (let i = 0; i < residual.length; i++)
      if (Math.abs(residual[i]!) > reach) reach = Math.abs(residual[i]!)
  return { kind: 'residual', reach: reach > 0 ? reach : 1 }
}
