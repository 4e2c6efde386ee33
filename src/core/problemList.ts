import { type Problem, type ProblemCode, problem } from './problem.ts'

/** More problems than this tell a reader nothing new. */
const MAX_PROBLEMS = 10

/** Collects the first MAX_PROBLEMS problems of an input. */
export interface ProblemList {
  readonly problems: readonly Problem[]
  readonly add: (path: string, code: ProblemCode, params?: Readonly<Record<string, string | number>>) => void
  readonly isFull: () => boolean
}

export function problemList(): ProblemList {
  const problems: Problem[] = []
  const isFull = (): boolean => problems.length >= MAX_PROBLEMS
  return {
    problems,
    add: (path, code, params = {}) => {
      if (!isFull()) problems.push(problem(path, code, params))
    },
    isFull,
  }
}
