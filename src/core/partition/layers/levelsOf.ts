import type { AffineStage, CompiledDecoder } from '../../network/compiledDecoder.ts'
import type { Level } from './level.ts'

/** The stages of a decoder grouped by nonlinear stage, with a last group for what follows the last of them. */
export function levelsOf(compiled: CompiledDecoder): Level[] {
  const levels: Level[] = []
  let affine: AffineStage[] = []
  let firstStage = 0
  let inputSize = compiled.latentDim
  // rows between two stages
  let size = compiled.latentDim
  compiled.stages.forEach((stage, index) => {
    if (stage.kind === 'affine') {
      affine.push(stage)
      size = stage.outputSize
      return
    }
    levels.push({ affine, firstStage, nonlinear: stage, inputSize, width: size, numUnits: stage.numUnits })
    affine = []
    firstStage = index + 1
    size = stage.outputSize
    inputSize = size
  })
  levels.push({ affine, firstStage, nonlinear: null, inputSize, width: size, numUnits: 0 })
  return levels
}
