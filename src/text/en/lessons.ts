import { decoder } from './lessons/decoder.ts'
import { em } from './lessons/em.ts'
import { limits } from './lessons/limits.ts'
import { panel } from './lessons/panel.ts'
import { posterior } from './lessons/posterior.ts'
import { regions } from './lessons/regions.ts'
import { uses } from './lessons/uses.ts'
import { vae } from './lessons/vae.ts'

/** The words of the lessons. They load with the first lesson. */
export const lessons = {
  ...panel,
  ...decoder,
  ...posterior,
  ...regions,
  ...em,
  ...vae,
  ...limits,
  ...uses,
} as const
