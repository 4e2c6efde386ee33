/** The lessons. This folder loads with the first one that is opened. */
import type { LessonPages } from '../lessonDesk.ts'
import { DECODER_PAGES } from './decoderPages.ts'
import { POSTERIOR_PAGES } from './posteriorPages.ts'
import { REGIONS_PAGES } from './regionsPages.ts'

export const LESSONS: LessonPages = {
  decoder: DECODER_PAGES,
  posterior: POSTERIOR_PAGES,
  regions: REGIONS_PAGES,
}
