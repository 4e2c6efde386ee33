import { refuse } from './refuse.ts'

/** An axis as it may be written, from the end where negative, as 0 … rank − 1. @throws ParseError 'onnxAxis' */
export function wholeAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis
  if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive
  return refuse('onnxAxis', { axis, rank })
}
