/**
 * Plain data with some of its parts put in place of others: what nothing is replaced in stays the same reference, and
 * the original is left as it is. Typed arrays, files and other objects of a class are parts, and not looked into.
 *
 * @param replace  the part itself where it is to stay; its own parts are then looked at
 */
export function replaceInData<T>(value: T, replace: (part: object) => unknown): T {
  return replaced(value, replace) as T
}

function replaced(value: unknown, replace: (part: object) => unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const own = replace(value)
  if (own !== value) return own
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
  if (!isPlain) return value
  const parts = value as Record<string, unknown>
  let copy: Record<string, unknown> | null = null
  for (const key of Object.keys(parts)) {
    const next = replaced(parts[key], replace)
    if (next === parts[key]) continue
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
    copy[key] = next
  }
  return copy ?? value
}
