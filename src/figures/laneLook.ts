import type { ComparedMethod } from '../core/figures/comparedLanes.ts'
import { t } from '../text/text.ts'
import { COLOURS, LANES } from './figureColours.ts'

/** What a method is called, with its learning rate where it has one. */
export function laneName({ method, learningRate }: ComparedMethod): string {
  const name = t(`method.${method}`)
  return method === 'em' ? name : t('figures.lane.rate', { method: name, rate: learningRate })
}

/** EM has its own colour; the others take theirs in order. */
export function laneColour(methods: readonly ComparedMethod[], index: number): string {
  if (methods[index]!.method === 'em') return COLOURS['method-em']
  const before = methods.slice(0, index).filter(({ method }) => method !== 'em').length
  return LANES[before % LANES.length]!
}
