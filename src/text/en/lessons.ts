import { decoder } from './lessons/decoder.ts'
import { panel } from './lessons/panel.ts'
import { posterior } from './lessons/posterior.ts'
import { regions } from './lessons/regions.ts'

/** The words of the lessons. They load with the first lesson. */
export const lessons = {
  ...panel,
  ...decoder,
  ...posterior,
  ...regions,
} as const
