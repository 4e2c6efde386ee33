/** How single fields of a link are read and written. */
import { isWithin } from './recipe.ts'

/** Read a field; undefined says that the text is no value of it. */
export type Read<T> = (text: string) => T | undefined

export const readNumber =
  (limits: readonly [number, number]): Read<number> =>
  (text) => {
    const value = Number(text)
    return text.trim() !== '' && isWithin(value, limits) ? value : undefined
  }
export const readInteger =
  (limits: readonly [number, number]): Read<number> =>
  (text) => {
    const value = readNumber(limits)(text)
    return value !== undefined && Number.isInteger(value) ? value : undefined
  }
export const readOneOf =
  <T extends string>(options: readonly T[]): Read<T> =>
  (text) =>
    options.find((option) => option === text)
export const readFlag: Read<boolean> = (text) => (text === '1' ? true : text === '0' ? false : undefined)

export const formatFlag = (value: boolean): string => (value ? '1' : '0')

/** A count or a region, or a word for null. */
export const readIntegerOr =
  (word: string): Read<number | null> =>
  (text) =>
    text === word ? null : readInteger([0, 1e7])(text)
export const formatIntegerOr =
  (word: string) =>
  (value: number | null): string =>
    value === null ? word : String(value)

/** Labels, each encoded on its own; a star stands for what the data suggest. */
export const readLabels: Read<readonly string[] | null> = (text) => {
  if (text === '*') return null
  try {
    return text.length > MAX_LABELS_LENGTH
      ? undefined
      : text.split(',').map((label) => decodeURIComponent(label))
  } catch {
    return undefined
  }
}
export const formatLabels = (labels: readonly string[] | null): string =>
  labels === null ? '*' : labels.map((label) => encodeURIComponent(label)).join(',')
const MAX_LABELS_LENGTH = 2000

/** Take a field by its key, if it is there and makes sense. */
export type Take = <T>(key: string, read: Read<T>) => T | undefined

/** Write a field, unless it is the default. */
export type Put = (key: string, value: string | number, fallback?: string | number) => void
