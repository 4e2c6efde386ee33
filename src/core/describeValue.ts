/** A JSON value in a word or two, for a message. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'string') return `"${value.length > 20 ? `${value.slice(0, 20)}…` : value}"`
  return value !== null && typeof value === 'object' ? 'object' : String(value)
}
