/**
 * The layout of a file of grey images of one class; numbers are little-endian.
 *
 * | byte | what |
 * |---|---|
 * | 0 | the four letters DGNI |
 * | 4 | version, 16 bits: 1 |
 * | 6 | label of all images, 16 bits |
 * | 8 | number of images, 32 bits |
 * | 12 | height, 16 bits |
 * | 14 | width, 16 bits |
 * | 16 | pixels, a byte each: images one after the other, each row by row from the top; 0 is paper, 255 full ink |
 */
export const IMAGE_FILE_MAGIC = 'DGNI'
export const IMAGE_FILE_VERSION = 1
export const HEADER_BYTES = 16
