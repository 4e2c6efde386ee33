import { en } from '../en/index.ts'

/** Not translated yet. */
export const fr: Readonly<Record<keyof typeof en, string>> = en
