import type { ImageShape } from '../../imageShape.ts'

/**
 * Names of an image's pixels as columns: `row` × `column` from 1 on, as CSV files of MNIST have them (`3x5`); with
 * several channels the channel before it (`2:3x5`).
 */
export function pixelNames({ channels, height, width }: ImageShape): string[] {
  const names: string[] = []
  for (let channel = 1; channel <= channels; channel++)
    for (let row = 1; row <= height; row++)
      for (let column = 1; column <= width; column++)
        names.push(`${channels > 1 ? `${channel}:` : ''}${row}x${column}`)
  return names
}
