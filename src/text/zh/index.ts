import { en } from '../en/index.ts'

/** Not translated yet. */
export const zh: Readonly<Record<keyof typeof en, string>> = en
