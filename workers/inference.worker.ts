/** What each request means is in inferenceService.ts, which also runs without a worker. */
import { createInferenceService } from './inferenceService.ts'
import { serve } from './serve.ts'

serve(createInferenceService())
