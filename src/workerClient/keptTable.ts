const parts = new WeakMap<Float64Array, Map<string, Float64Array>>()
const kept = new WeakSet<Float64Array>()

/**
 * Numbers of a table that will be sent again and again: a worker is sent them once and keeps them. Nobody may write
 * into them from now on. The same part of the same table is the same array every time, and costs no memory of its own.
 *
 * @param from, to  entries of `values`; all without them
 */
export function keptTable(values: Float64Array, from = 0, to = values.length): Float64Array {
  let known = parts.get(values)
  if (known === undefined) parts.set(values, (known = new Map<string, Float64Array>()))
  const key = `${from} ${to}`
  let part = known.get(key)
  if (part === undefined) {
    part = values.subarray(from, to)
    kept.add(part)
    known.set(key, part)
  }
  return part
}

export function isKeptTable(part: object): part is Float64Array {
  return part instanceof Float64Array && kept.has(part)
}
