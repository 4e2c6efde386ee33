import { glossary as en } from '../en/glossary.ts'

/** Not translated yet. */
export const glossary: Readonly<Record<keyof typeof en, string>> = en
