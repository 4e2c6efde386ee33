import type { JSX } from 'react'
import { useMemo } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { pointOf } from '../../state/rows.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { ImageGallery } from './ImageGallery.tsx'
import { rowViews } from './rowViews.ts'
import { useImageScales } from './useImageScales.ts'

/** The images of the data, to select one. */
export function DataGallery({ shape }: { shape: ImageShape }): JSX.Element | null {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  const { data: scale } = useImageScales()
  const values = dataset?.values ?? null
  const dataDim = dataset?.dataDim ?? 0
  const row = useMemo(() => rowViews(values, dataDim), [values, dataDim])
  if (dataset === null) return null
  return (
    <ImageGallery
      label={t('image.data', { count: dataset.numPoints })}
      count={dataset.numPoints}
      shape={shape}
      current={pointIndex}
      item={(index) => {
        const label = dataset.label?.values[index]
        return {
          images: [{ values: row(index), scale }],
          caption: label ?? String(index + 1),
          name:
            label === undefined
              ? t('image.dataItem', { index: index + 1 })
              : t('image.dataItemLabelled', { index: index + 1, name: dataset.label!.name, label }),
          isChosen: index === pointIndex,
          onChoose: () => commands.selectPoint(pointOf(dataset, index), { pointIndex: index }),
        }
      }}
    />
  )
}
