const PER_LINE = 8

/**
 * Numbers as a nested list of Python, row-major. JavaScript writes the shortest digits that identify a double and Python
 * reads the same bits back.
 *
 * @param values  [product of shape], finite
 * @param shape   lengths of the axes, at least one
 */
export function pythonList(values: ArrayLike<number>, shape: readonly number[]): string {
  const [length = 0, ...rest] = shape
  const size = rest.reduce((product, each) => product * each, 1)
  const parts = Array.from({ length }, (_, i) =>
    rest.length === 0
      ? pythonNumber(values[i])
      : pythonList(Array.prototype.slice.call(values, i * size, (i + 1) * size) as number[], rest),
  )
  if (rest.length > 0) return `[${parts.join(',\n')}]`
  const lines: string[] = []
  for (let at = 0; at < parts.length; at += PER_LINE) lines.push(parts.slice(at, at + PER_LINE).join(', '))
  return `[${lines.join(',\n')}]`
}

/** −0 keeps its sign, which an integer of Python would lose. */
function pythonNumber(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value)
}
