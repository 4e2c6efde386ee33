import type { ImageShape } from '../../imageShape.ts'

/** Images of one class as they are stored, before any processing. */
export interface ImageGroup {
  /** The class: a digit's value. */
  readonly label: number
  /** Of one channel. */
  readonly shape: ImageShape
  readonly numImages: number
  /** [numImages, height, width] row-major, from 0 (paper) to `fullInk`. */
  readonly pixels: Uint8Array
  readonly fullInk: number
}
