import type { TrainedEncoder } from '../../network/encoder.ts'
import { initialiseEncoder } from '../../network/initialiseEncoder.ts'
import { layersAt } from '../../network/layerParameters.ts'
import type { Checkpoint } from '../trainingState.ts'

/** The encoder that a VAE has learned, or begins with; null for a state of another method. */
export function trainedEncoder({
  model,
  memory,
}: Pick<Checkpoint, 'model' | 'memory'>): TrainedEncoder | null {
  if (memory?.method !== 'vae') return null
  const { dataDim, latentDim } = model.decoder
  const shape = { dataDim, latentDim, numComponents: memory.numbers['numComponents'] }
  const template = initialiseEncoder(shape, () => 0)
  return { ...shape, layers: layersAt(template.layers, memory.vectors['encoder']) }
}
