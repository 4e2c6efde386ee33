import { areaUnderRoc } from '../../src/core/applications/areaUnderRoc.ts'
import type { Contestant } from './contestants.ts'
import type { Digits } from './digits.ts'

export function anomalyHead({ others }: Digits): string[] {
  return ['method', ...others.map(({ digit }) => String(digit)), 'all others']
}

/** Area under the ROC curve of each method: held-out images of the digit against each other digit, and against all. */
export function anomalyRows(contestants: readonly Contestant[], { heldOut, others }: Digits): string[][] {
  return contestants.map(({ name, score }) => {
    const usual = score(heldOut)
    const unusual = others.map(({ images }) => score(images))
    const areaOf = (scores: readonly Float64Array[]): string => {
      const all = Float64Array.from([usual, ...scores].flatMap((each) => [...each]))
      const isAnomaly = Array.from(all, (_, n) => n >= usual.length)
      return areaUnderRoc(all, isAnomaly).toFixed(3)
    }
    return [name, ...unusual.map((scores) => areaOf([scores])), areaOf(unusual)]
  })
}
