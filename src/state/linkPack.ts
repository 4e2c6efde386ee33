/** What a link holds in packed form: whole models and tables, as compressed text. */
import { strToU8, zlibSync } from 'fflate'

/** What a link may have to leave out. */
export type LinkPart = 'model' | 'data' | 'point' | 'comparison'

/** Characters of one packed field: longer links break in mail and chat programs. */
export const MAX_PACKED_LENGTH = 8000
/** More numbers than this do not fit even where each is one digit; not tried, since trying would stop the page. */
export const MAX_PACKED_NUMBERS = 10_000

/** Compressed and safe in a URL; null if it is too long for a link. */
export function pack(text: string): string | null {
  const bytes = zlibSync(strToU8(text), { level: 9 })
  const packed = urlSafe(bytes)
  return packed.length <= MAX_PACKED_LENGTH ? packed : null
}

/** Base64 without the characters that mean something in a URL. */
export function urlSafe(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
