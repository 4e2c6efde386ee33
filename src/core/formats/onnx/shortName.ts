/** A name of the file for a message: of ordinary length, in quotation marks. */
export function shortName(name: string): string {
  return `"${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}"`
}

const LONGEST = 60
