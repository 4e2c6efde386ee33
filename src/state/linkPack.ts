/** What a link holds in packed form: whole models and tables, as compressed text. */
import { strToU8, zlibSync } from 'fflate'

/** What a link may have to leave out. */
export type LinkPart = 'model' | 'data' | 'point' | 'comparison'

/** How much the fields of a link may hold. */
export interface LinkRoom {
  /** Characters of one packed field. */
  readonly packedLength: number
  /** Numbers of what is packed: more are not tried, since trying would stop the page. */
  readonly packedNumbers: number
  /** Characters of a point by its coordinates; a data point goes by its number. */
  readonly pointLength: number
  /** Characters of the mask of what is hidden, six bits each. */
  readonly maskLength: number
}
/** Longer links break in mail and chat programs; 10,000 numbers do not fit even where each is one digit. */
export const LINK_ROOM: LinkRoom = {
  packedLength: 8000,
  packedNumbers: 10_000,
  pointLength: 4000,
  maskLength: 684,
}
/** Of a link that is kept in a file. */
export const FILE_ROOM: LinkRoom = {
  packedLength: Infinity,
  packedNumbers: Infinity,
  pointLength: Infinity,
  maskLength: Infinity,
}

/** Compressed and safe in a URL; null if there is no room for it. */
export function pack(text: string, { packedLength }: LinkRoom): string | null {
  const packed = urlSafe(zlibSync(strToU8(text), { level: 9 }))
  return packed.length <= packedLength ? packed : null
}
/** As many arguments as every engine takes at once. */
const MAX_ARGUMENTS = 8192

/** Base64 without the characters that mean something in a URL. */
export function urlSafe(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += MAX_ARGUMENTS)
    binary += String.fromCharCode(...bytes.subarray(from, from + MAX_ARGUMENTS))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
