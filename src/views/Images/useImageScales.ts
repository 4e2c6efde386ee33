import { greyScale } from '../../plot/image/imageScale.ts'
import type { ImageScale } from '../../plot/image/imageScale.ts'
import { useAppState } from '../../state/AppContext.tsx'
import type { Drawn } from '../../state/eachCell.ts'
import { generatedRows } from '../../state/generatedRows.ts'
import { memoLast } from '../../state/memoLast.ts'
import { priorStd } from '../../state/priorStd.ts'
import { fittingDataset, shownPartition } from '../../state/selectors.ts'

export interface ImageScales {
  /** Of observed images: the least to the largest value of the data. */
  readonly data: ImageScale
  /** Of generated ones: the same, or their own. */
  readonly generated: ImageScale
}

/** Prior standard deviations each way within which the values of g make its scale, and latents along each coordinate. */
const REACH = 2
const NUM_ALONG = [41, 9, 5] as const
const UNIT: ImageScale = { kind: 'grey', range: [0, 1] }

const dataScale = memoLast((values: Float64Array): ImageScale => greyScale([values]))
const scaleOfView = memoLast((view: Drawn, data: ImageScale | null): ImageScale =>
  generatedScale([view], data),
)
const pairOf = memoLast((data: ImageScale, generated: ImageScale): ImageScales => ({ data, generated }))

/**
 * From the least to the largest value that these decoders generate where most of the prior is, as far as data have such
 * values: where there are none a decoder may go anywhere, and one that does would take the contrast from all others.
 */
export function generatedScale(views: readonly Drawn[], data: ImageScale | null): ImageScale {
  const own = greyScale(views.map((view) => generatedRows(view, priorGrid(view)).rows))
  if (data?.kind !== 'grey' || own.kind !== 'grey') return own
  const lower = Math.max(own.range[0], data.range[0])
  const upper = Math.min(own.range[1], data.range[1])
  const isWhole = lower === data.range[0] && upper === data.range[1]
  return lower < upper && !isWhole ? { kind: 'grey', range: [lower, upper] } : data
}

/** [n,S]: a grid over the box of so many prior standard deviations. */
function priorGrid({ model, partition: { latentDim } }: Drawn): Float64Array {
  const along = NUM_ALONG[latentDim - 1] ?? 3
  const latents = new Float64Array(along ** latentDim * latentDim)
  for (let n = 0; n < latents.length / latentDim; n++) {
    for (let s = 0; s < latentDim; s++) {
      const step = Math.floor(n / along ** s) % along
      latents[n * latentDim + s] = REACH * priorStd(model, s) * ((2 * step) / (along - 1) - 1)
    }
  }
  return latents
}

/** The grey scales of the page's images. */
export function useImageScales(): ImageScales {
  const values = useAppState(fittingDataset)?.values ?? null
  const view = useAppState(shownPartition)
  const isOwn = useAppState((state) => state.domain.imageScale === 'own')
  const data = values === null ? null : dataScale(values)
  const generated = view !== null && (isOwn || data === null) ? scaleOfView(view, data) : (data ?? UNIT)
  return pairOf(data ?? generated, generated)
}
