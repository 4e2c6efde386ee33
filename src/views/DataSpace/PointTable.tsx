import { useMemo } from 'react'
import type { JSX } from 'react'
import type { Dataset } from '../../core/datasets/dataset.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { pointOf } from '../../state/rows.ts'
import { fittingDataset, isScoresStale, shownScores } from '../../state/selectors.ts'
import type { CsvCell } from '../../text/csvText.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'
import { coordinateName } from '../coordinateNames.ts'
import { rowViews } from '../Images/rowViews.ts'
import { useImageScales } from '../Images/useImageScales.ts'

const MAX_COLUMNS = 8
const THUMBNAIL_PX = 36

/** The data as a table, with log p(x) of each point. */
export function PointTable(): JSX.Element | null {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const values = useAppState((state) =>
    isScoresStale(state) ? null : (shownScores(state)?.logMarginal ?? null),
  )
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  const shape = useAppState(imageShapeOf)
  const { data: scale } = useImageScales()
  const data = dataset?.values ?? null
  const dataDim = dataset?.dataDim ?? 0
  const row = useMemo(() => rowViews(data, dataDim), [data, dataDim])
  if (dataset === null) return null
  // an image is seen rather than read
  const columns =
    shape === null ? Array.from({ length: Math.min(MAX_COLUMNS, dataset.dataDim) }, (_, i) => i) : []
  return (
    <PagedTable
      label={t('table.points', { count: dataset.numPoints })}
      note={
        shape === null && dataset.dataDim > MAX_COLUMNS
          ? t('table.cut', { shown: MAX_COLUMNS, count: dataset.dataDim })
          : undefined
      }
      head={
        <>
          <th scope="col">{t('table.point')}</th>
          {shape !== null && <th scope="col">{t('image.column')}</th>}
          {columns.map((c) => (
            <th key={c} scope="col">
              {coordinateName(dataset, c)}
            </th>
          ))}
          {dataset.label !== null && <th scope="col">{dataset.label.name}</th>}
          <th scope="col">{t('inspector.logPx')}</th>
        </>
      }
      numRows={dataset.numPoints}
      csv={() => pointRows(dataset, values)}
      row={(index) => (
        <tr key={index} aria-current={index === pointIndex ? 'true' : undefined}>
          <td>
            <button
              type="button"
              className="link"
              onClick={() => commands.selectPoint(pointOf(dataset, index), { pointIndex: index })}
            >
              {index + 1}
            </button>
          </td>
          {shape !== null && (
            <td>
              <PixelImage
                label={t('image.dataItem', { index: index + 1 })}
                values={row(index)}
                shape={shape}
                scale={scale}
                widthPx={THUMBNAIL_PX}
              />
            </td>
          )}
          {columns.map((c) => (
            <td key={c}>
              <Num value={dataset.values[index * dataset.dataDim + c]!} />
            </td>
          ))}
          {dataset.label !== null && <td>{dataset.label.values[index]}</td>}
          <td>{values === null ? '…' : <Num value={values[index]!} />}</td>
        </tr>
      )}
    />
  )
}

/** Every coordinate, also of images. */
function pointRows(
  { columnNames, numPoints, dataDim, values, label }: Dataset,
  logMarginal: Float64Array | null,
): readonly (readonly CsvCell[])[] {
  const point = (index: number): readonly CsvCell[] => [
    ...values.subarray(index * dataDim, (index + 1) * dataDim),
    ...(label === null ? [] : [label.values[index] ?? null]),
    logMarginal?.[index] ?? null,
  ]
  return [
    [...columnNames, ...(label === null ? [] : [label.name]), 'log_px'],
    ...Array.from({ length: numPoints }, (_, index) => point(index)),
  ]
}
