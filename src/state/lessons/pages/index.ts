/** The lessons. This folder loads with the first one that is opened. */
import type { LessonPages } from '../lessonDesk.ts'
import { DECODER_PAGES } from './decoderPages.ts'
import { EM_PAGES } from './emPages.ts'
import { LIMITS_PAGES } from './limitsPages.ts'
import { POSTERIOR_PAGES } from './posteriorPages.ts'
import { REGIONS_PAGES } from './regionsPages.ts'
import { USES_PAGES } from './usesPages.ts'
import { VAE_PAGES } from './vaePages.ts'

export const LESSONS: LessonPages = {
  decoder: DECODER_PAGES,
  posterior: POSTERIOR_PAGES,
  regions: REGIONS_PAGES,
  em: EM_PAGES,
  vae: VAE_PAGES,
  limits: LIMITS_PAGES,
  uses: USES_PAGES,
}
