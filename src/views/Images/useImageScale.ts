import { useMemo } from 'react'
import { greyScale } from '../../plot/image/imageScale.ts'
import type { ImageScale } from '../../plot/image/imageScale.ts'
import { useAppState } from '../../state/AppContext.tsx'
import { memoLast } from '../../state/memoLast.ts'
import { fittingDataset } from '../../state/selectors.ts'

const scaleOf = memoLast((values: Float64Array): ImageScale => greyScale([values]))
const UNIT: ImageScale = { kind: 'grey', range: [0, 1] }

/** One grey scale for all images of the page: from the least to the largest value of the data. */
export function useImageScale(): ImageScale {
  const values = useAppState(fittingDataset)?.values ?? null
  return useMemo(() => (values === null ? UNIT : scaleOf(values)), [values])
}
