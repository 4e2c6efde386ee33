/** Words for the reader. Every string on the screen comes from the catalogue through `t`. */
import type { Problem } from '../core/problem.ts'
import { isTextKey, textOf, type TextKey } from './catalogue.ts'

export { isTextKey, type TextKey } from './catalogue.ts'
export type TextParams = Readonly<Record<string, string | number>>

/** The text of a key, with `{name}` replaced by params.name. A name without a value stays visible, as a bug should. */
export function t(key: TextKey, params: TextParams = {}): string {
  return textOf(key).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** One line for a problem of the user's input: `layers[2].weight[0]: expected 8 numbers, got 7`. */
export function describeProblem(problem: Problem): string {
  const key = `problem.${problem.code}`
  const words = isTextKey(key) ? t(key, problem.params) : problem.code
  return problem.path === '' ? words : `${problem.path}: ${words}`
}
