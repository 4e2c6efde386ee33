import { useMemo } from 'react'
import type { JSX } from 'react'
import type { Dataset } from '../../core/datasets/dataset.ts'
import { t } from '../../text/text.ts'

/** How many rows the picture lacks, because a missing value leaves them without a place on projected axes. */
export function UnprojectedNote({ dataset }: { dataset: Dataset }): JSX.Element | null {
  const { numPoints, values } = dataset
  const count = useMemo(() => {
    let missing = 0
    for (let n = 0; n < numPoints; n++) if (Number.isNaN(values[2 * n])) missing++
    return missing
  }, [numPoints, values])
  return count === 0 ? null : (
    <p className="quiet small">{t('data.unprojected', { count, total: numPoints })}</p>
  )
}
