/** A row of numbers as an image: channels, rows and columns of pixels, in this order of axes (row-major, as torch has it). */
export interface ImageShape {
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Entries of an image. */
export function imageSize({ channels, height, width }: ImageShape): number {
  return channels * height * width
}
