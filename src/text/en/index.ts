import { approximation } from './approximation.ts'
import { dataSpace } from './dataSpace.ts'
import { drawing } from './drawing.ts'
import { exports } from './exports.ts'
import { figures } from './figures.ts'
import { formats } from './formats.ts'
import { formulas } from './formulas.ts'
import { general } from './general.ts'
import { images } from './images.ts'
import { imports } from './imports.ts'
import { inspector } from './inspector.ts'
import { latent } from './latent.ts'
import { layouts } from './layouts.ts'
import { lessonFrame } from './lessonFrame.ts'
import { limits } from './limits.ts'
import { manipulation } from './manipulation.ts'
import { messages } from './messages.ts'
import { noise } from './noise.ts'
import { offline } from './offline.ts'
import { problems } from './problems.ts'
import { race } from './race.ts'
import { setup } from './setup.ts'
import { tables } from './tables.ts'
import { training } from './training.ts'
import { uses } from './uses.ts'

/** The catalogue in English: every string that a reader sees. Other languages are objects with the same keys. */
export const en = {
  ...general,
  ...messages,
  ...setup,
  ...dataSpace,
  ...latent,
  ...inspector,
  ...formulas,
  ...tables,
  ...training,
  ...race,
  ...approximation,
  ...limits,
  ...noise,
  ...uses,
  ...images,
  ...imports,
  ...formats,
  ...figures,
  ...drawing,
  ...manipulation,
  ...exports,
  ...layouts,
  ...lessonFrame,
  ...offline,
  ...problems,
} as const
