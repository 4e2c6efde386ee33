import type { ProblemList } from '../problemList.ts'

/** Problems at `layers[i]…`, told at the layer's place in the file. */
export function placedProblems(places: readonly string[], problems: ProblemList): ProblemList {
  return {
    ...problems,
    add: (path, code, params) =>
      problems.add(
        path.replace(/^layers\[(\d+)\]/, (whole, index: string) => places[Number(index)] ?? whole),
        code,
        params,
      ),
  }
}
