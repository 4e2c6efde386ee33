import type { AffineStage, CompiledDecoder } from '../../network/compiledDecoder.ts'
import type { Level } from './level.ts'

/** The stages of a decoder grouped by nonlinear stage, with a last group for what follows the last of them. */
export function levelsOf(compiled: CompiledDecoder): Level[] {
  const levels: Level[] = []
  let affine: AffineStage[] = []
  let firstStage = 0
  let inputSize = compiled.latentDim
  let width = compiled.latentDim
  compiled.stages.forEach((stage, index) => {
    width = stage.outputSize
    if (stage.kind === 'affine') {
      affine.push(stage)
      return
    }
    levels.push({ affine, firstStage, nonlinear: stage, inputSize, width })
    affine = []
    firstStage = index + 1
    inputSize = width
  })
  levels.push({ affine, firstStage, nonlinear: null, inputSize, width })
  return levels
}
