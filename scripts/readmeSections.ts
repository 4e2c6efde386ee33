const ACCURACY = ['<!-- accuracy:start -->', '<!-- accuracy:end -->'] as const
const TRAINING = ['<!-- training:start -->', '<!-- training:end -->'] as const
const FIGURES = ['<!-- figures:start -->', '<!-- figures:end -->'] as const
const APPLICATIONS = ['<!-- applications:start -->', '<!-- applications:end -->'] as const
/** The same of images without noise. */
const CLEAN = ['<!-- applications-clean:start -->', '<!-- applications-clean:end -->'] as const
const EXPORT = ['<!-- export:start -->', '<!-- export:end -->'] as const

function section(text: string, [start, end]: readonly [string, string]): [from: number, to: number] {
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the README has no section ${start} … ${end}`)
  return [from + start.length, to]
}

/** The README with another accuracy table. */
export function withAccuracyTable(readme: string, table: string): string {
  const [from, to] = section(readme, ACCURACY)
  return `${readme.slice(0, from)}\n${table}\n${readme.slice(to)}`
}

/** The README with other tables of training. */
export function withTrainingTables(readme: string, tables: string): string {
  const [from, to] = section(readme, TRAINING)
  return `${readme.slice(0, from)}\n${tables}\n${readme.slice(to)}`
}

/** The README with another table of the paper's comparison. */
export function withFiguresTable(readme: string, table: string): string {
  const [from, to] = section(readme, FIGURES)
  return `${readme.slice(0, from)}\n${table}\n${readme.slice(to)}`
}

/** The README with other tables of what an exact likelihood is good for. */
export function withApplicationTables(readme: string, tables: string, isNoisy: boolean): string {
  const [from, to] = section(readme, isNoisy ? APPLICATIONS : CLEAN)
  return `${readme.slice(0, from)}\n${tables}\n${readme.slice(to)}`
}

/** The Python function that writes a model file. */
export function exportSnippet(readme: string): string {
  const [from, to] = section(readme, EXPORT)
  return readme.slice(from, to).replaceAll(/```(python)?\n/g, '')
}
