import { imageSize, type ImageShape } from '../../imageShape.ts'
import { createRng, type Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import type { Steps } from '../../steps.ts'
import type { Dataset } from '../dataset.ts'
import type { ImageGroup } from './imageGroup.ts'
import type { ImageRecipe } from './imageRecipe.ts'
import { pixelNames } from './pixelNames.ts'

/** Classes that one seed has streams of noise for. */
const NUM_STREAMS = 65_536
const IMAGES_PER_STEP = 16

/**
 * Images of some classes as data: x = s · pixels + noise, with s so that ‖s · pixels‖ = 1, or that full ink is 1. An
 * image without ink stays without. The label is the class.
 *
 * Noise is drawn pixel by pixel from a stream of the class (seed and label together), so that an image comes out the
 * same, to the bit, whichever other classes are taken with it and however many images.
 *
 * @param groups  of one shape; classes appear in this order, images as they are stored
 * @throws RangeError  no groups, shapes that differ, numEach not a positive integer, noiseStd negative or not finite
 * Source    unit norm and noise of 0.1 are the processing of [BPB20] Fig. 7
 */
export function* imageDatasetSteps(
  groups: readonly ImageGroup[],
  name: string,
  { numEach, isUnitNorm, noiseStd, seed }: ImageRecipe,
): Steps<Dataset> {
  const shape = commonShape(groups)
  if (numEach !== null && (!Number.isInteger(numEach) || numEach < 1))
    throw new RangeError(`numEach: expected a positive integer, got ${numEach}`)
  if (!(noiseStd >= 0 && noiseStd < Infinity))
    throw new RangeError(`noiseStd: expected a number ≥ 0, got ${noiseStd}`)
  const size = imageSize(shape)
  const counts = groups.map(({ numImages }) => Math.min(numImages, numEach ?? numImages))
  const numPoints = counts.reduce((sum, count) => sum + count, 0)
  const values = new Float64Array(numPoints * size)
  const labels: string[] = []
  for (const [g, group] of groups.entries()) {
    const rng = createRng(NUM_STREAMS * seed + group.label)
    for (let i = 0; i < counts[g]; i++) {
      if (labels.length % IMAGES_PER_STEP === 0) yield { done: labels.length, total: numPoints }
      const pixels = group.pixels.subarray(i * size, (i + 1) * size)
      const into = values.subarray(labels.length * size, (labels.length + 1) * size)
      writeImage(pixels, isUnitNorm ? norm(pixels) : group.fullInk, noiseStd, rng, into)
      labels.push(String(group.label))
    }
  }
  return {
    name,
    numPoints,
    dataDim: size,
    columnNames: pixelNames(shape),
    values,
    imageShape: shape,
    label: { name: 'digit', values: labels },
  }
}

function commonShape(groups: readonly ImageGroup[]): ImageShape {
  if (groups.length === 0) throw new RangeError('expected at least one group of images')
  const [{ shape }] = groups
  for (const { shape: other } of groups)
    if (other.channels !== shape.channels || other.height !== shape.height || other.width !== shape.width)
      throw new RangeError(`expected images of ${shape.height} × ${shape.width} throughout`)
  return shape
}

/** Pixels are integers: the sum of their squares is exact. */
function norm(pixels: Uint8Array): number {
  let sum = 0
  for (const pixel of pixels) sum += pixel * pixel
  return sum === 0 ? 1 : Math.sqrt(sum)
}

function writeImage(pixels: Uint8Array, unit: number, noiseStd: number, rng: Rng, into: Float64Array): void {
  for (let p = 0; p < pixels.length; p++) into[p] = pixels[p] / unit
  if (noiseStd > 0) for (let p = 0; p < pixels.length; p++) into[p] += noiseStd * standardNormal(rng)
}
