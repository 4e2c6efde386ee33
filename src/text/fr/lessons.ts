import { lessons as en } from '../en/lessons.ts'

/** Not translated yet. */
export const lessons: Readonly<Record<keyof typeof en, string>> = en
