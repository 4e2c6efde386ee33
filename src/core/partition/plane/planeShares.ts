import type { CompiledDecoder } from '../../network/compiledDecoder.ts'
import type { Fraction } from '../../steps.ts'
import type { Level } from '../layers/level.ts'

/** How much of everything is done when a share in [0, 1] of one stage is. */
export interface PlaneShares {
  readonly level: (depth: number, share: number) => Fraction
  readonly maps: (share: number) => Fraction
  readonly rest: (share: number) => Fraction
}

/** Of one cell, in multiply-adds or what takes as long: cut out of another, assembled, and of a unit of its pattern. */
const CUT = 1500
const ASSEMBLE = 250
const PATTERN = 2

/**
 * What the stages of subdividePlane.ts take of the whole, before it is known how many cells there will be.
 *
 * Derived: zero sets of n units make about n² / 2 cells, up to a factor that is much the same on all levels
 * (estimateNumRegions.ts). A level costs its cells, each cut out of another, and for each cell of the level before the
 * composition of its units: by about two changed units, and afresh for the first of its siblings.
 */
export function planeShares(levels: readonly Level[], { numUnits }: CompiledDecoder): PlaneShares {
  const ends: number[] = []
  let sum = 0
  let unitsBefore = 0
  let parents = 1
  let cells = 1
  for (const { width, inputSize, nonlinear } of levels) {
    if (nonlinear === null) break
    const units = unitsBefore + width
    const children = Math.max(1, units ** 2 / 2)
    sum += CUT * children + cells * 12 * width + parents * 2 * width * inputSize
    ends.push(sum)
    parents = cells
    cells = children
    unitsBefore = units
  }
  const last = levels[levels.length - 1]
  const maps = cells * last.affine.reduce((all, { weight }) => all + 2 * weight.length, 10 * last.inputSize)
  const rest = cells * (ASSEMBLE + PATTERN * numUnits)
  const total = sum + maps + rest
  return {
    level: (depth, share) => {
      const from = depth === 0 ? 0 : ends[depth - 1]
      return { done: from + (ends[depth] - from) * share, total }
    },
    maps: (share) => ({ done: sum + maps * share, total }),
    rest: (share) => ({ done: sum + maps + rest * share, total }),
  }
}
