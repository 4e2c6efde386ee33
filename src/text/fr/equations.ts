import { equations as en } from '../en/equations.ts'

/** Not translated yet. */
export const equations: Readonly<Record<keyof typeof en, string>> = en
