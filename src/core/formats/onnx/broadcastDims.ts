import { refuse } from './refuse.ts'

/** The sizes that two arrays have together: the last axes beside each other, 1 stretched. @throws ParseError 'onnxSizes' */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const first = a[axis - rank + a.length] ?? 1
    const second = b[axis - rank + b.length] ?? 1
    if (first !== second && first !== 1 && second !== 1)
      refuse('onnxSizes', { expected: a.join(' × '), actual: b.join(' × ') })
    return first === 1 ? second : first
  })
}
