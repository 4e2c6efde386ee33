/** Of sizes; 1 for none. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((result, size) => result * size, 1)
}
