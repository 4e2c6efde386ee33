import type { Dataset } from '../../core/datasets/dataset.ts'
import type { LegendEntry } from '../../ui/Legend.tsx'

/** Points of one label: their indices, and how they are drawn. Shape as well as colour tells classes apart. */
export interface LabelClass {
  readonly value: string
  readonly indices: readonly number[]
  readonly mark: ClassMark
  /** A colour role of tokens.css. */
  readonly role: ClassRole
}
export type ClassMark = Extract<LegendEntry['mark'], 'dot' | 'square' | 'triangle' | 'diamond'>
export type ClassRole = 'class-1' | 'class-2' | 'class-3' | 'class-4' | 'class-5' | 'class-6'

const MARKS: readonly ClassMark[] = ['dot', 'square', 'triangle', 'diamond', 'dot', 'square']
const ROLES: readonly ClassRole[] = ['class-1', 'class-2', 'class-3', 'class-4', 'class-5', 'class-6']

/** The classes of a dataset's label, in order of appearance; null where there is no label or too many values of it. */
export function labelClasses({ label }: Dataset): readonly LabelClass[] | null {
  if (label === null) return null
  const groups = new Map<string, number[]>()
  for (const [index, value] of label.values.entries()) {
    const group = groups.get(value)
    if (group !== undefined) group.push(index)
    else if (groups.size === ROLES.length) return null
    else groups.set(value, [index])
  }
  return Array.from(groups, ([value, indices], k) => ({ value, indices, mark: MARKS[k]!, role: ROLES[k]! }))
}
