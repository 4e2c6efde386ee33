import { ParseError, problem, type ProblemCode } from '../../problem.ts'

/**
 * Ends the reading of what is at hand; whoever goes through the nodes catches it and says which node it was.
 *
 * @throws ParseError  always, with one problem, whose path is empty unless given
 */
export function refuse(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  path = '',
): never {
  throw new ParseError([problem(path, code, params)])
}
