/** Handwritten digits as data: which files hold them, what they are called, and the others to compare with. */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { DataOrigin, DigitData } from './recipe.ts'
import { NUM_OF_EACH_DIGIT } from './recipe.ts'
import type { LoadAsset } from './documents.ts'

export const DIGITS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

interface DigitParts {
  readonly pool: Pool
  readonly loadAsset: LoadAsset
}

/** The digits that an origin describes; no file of another digit is fetched. */
export function loadDigits(origin: DigitData, parts: DigitParts, signal: AbortSignal): Promise<Dataset> {
  const digits = origin.digit === null ? DIGITS : [origin.digit]
  return load(origin, digits, origin.numEach, parts, signal)
}

/**
 * The digits that the present data leave out, processed as those are and labelled: what an anomaly looks like. Null
 * where the data are not digits, or all of them. Images that both could hold would be the same to the bit.
 *
 * @param numEach  of each digit the first so many; null for all
 */
export async function loadOtherDigits(
  origin: DataOrigin,
  numEach: number | null,
  parts: DigitParts,
  signal: AbortSignal,
): Promise<Dataset | null> {
  if (origin.kind !== 'digits' || origin.digit === null) return null
  const others = DIGITS.filter((digit) => digit !== origin.digit)
  return load(origin, others, numEach, parts, signal)
}

/** Another digit, and as many images of it as one looks at. */
export function withDigit(origin: DigitData, digit: number | null): DigitData {
  if ((origin.digit === null) === (digit === null)) return { ...origin, digit }
  return { ...origin, digit, numEach: digit === null ? NUM_OF_EACH_DIGIT[origin.source] : null }
}

async function load(
  { source, isUnitNorm, noiseStd, seed }: DigitData,
  digits: readonly number[],
  numEach: number | null,
  { pool, loadAsset }: DigitParts,
  signal: AbortSignal,
): Promise<Dataset> {
  const names = source === 'mnist' ? digits.map((digit) => `mnist-${digit}.bin`) : ['digits8x8.csv']
  const files = await Promise.all(names.map(loadAsset))
  const [digit] = digits
  const name = digits.length === 1 ? `${source}-${digit}` : source
  const recipe = { numEach, isUnitNorm, noiseStd, seed }
  return pool.call('readDigits', { source, files, digits, name, recipe }, { signal, modelVersion: 0 })
}
