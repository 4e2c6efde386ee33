/** What the request means is in trainingService.ts, which also runs without a worker. */
import { serve } from './serve.ts'
import { createTrainingService } from './trainingService.ts'

serve(createTrainingService())
