/** Partitions that are so large that their cost is said before, and that only one worker should build at first. */
import type { GenerativeModel } from '../core/network/model.ts'
import type { AppState } from './appState.ts'
import { architectureOf, layerWidths } from './architecture.ts'

/** A decoder with fewer units has its partition in a moment, whatever its weights. */
const FEW_UNITS = 64
/** The same for three latent dimensions, whose regions are walked through one by one. */
const FEW_UNITS_OF_SPACE = 10
/** With more regions than this expected, the reader is asked first. */
const ASK_ABOVE = 40_000
/** The same of what finding them takes, seconds. */
const ASK_ABOVE_SECONDS = 20

/** Expected size of a partition, and what its making takes. */
export interface PartitionCost {
  readonly numRegions: number
  readonly bytes: number
  readonly seconds: number
  /** More regions than about this will not be found. */
  readonly limit: number
}

/** Whether a model's partition may be large. */
export function mayBeLarge(model: GenerativeModel): boolean {
  const { latentDim } = model.decoder
  const numUnits = architectureOf(model)
    .stations.slice(1, -1)
    .reduce((sum, { size }) => sum + size, 0)
  return latentDim > 1 && numUnits > (latentDim === 3 ? FEW_UNITS_OF_SPACE : FEW_UNITS)
}

/** Whether the reader is to be asked. */
export function isCostly({ numRegions, seconds }: PartitionCost): boolean {
  return numRegions > ASK_ABOVE || seconds > ASK_ABOVE_SECONDS
}

/** Whether not all regions can be found, with room for the error of an estimate. */
export function isBeyondLimit({ numRegions, limit }: PartitionCost): boolean {
  return numRegions > 1.4 * limit
}

/** What an approval holds for: training changes weights, and not by much how many regions there are. */
export function shapeOf(model: GenerativeModel): string {
  return layerWidths(model.decoder).join('-')
}

/** Whether what needs the partition must wait for it: every worker that is asked would build it too. */
export function isHeldBack({ model: { model, version }, results }: AppState): boolean {
  return model !== null && mayBeLarge(model) && results.partition?.basedOn !== version
}
