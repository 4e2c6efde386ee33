import { useMemo } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { greyScale } from '../../plot/image/imageScale.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { pointsAtScore, scoredLabel, scoredRow, type ScoredPoints } from '../../state/anomalies.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { t } from '../../text/text.ts'

const THUMBNAIL_PX = 48
/** Numbers of a row that its button shows. */
const MAX_NUMBERS = 4

/** The points at the score that was asked for; each can be selected. */
export function PointsAtScore({ points }: { readonly points: ScoredPoints }): JSX.Element {
  const { commands, store } = useApp()
  const found = useAppState(pointsAtScore)
  const lookedAt = useAppState((state) => state.anomaly.lookedAt)
  const shape = useAppState(imageShapeOf)
  const labelName = useAppState((state) => state.data.dataset?.label?.name ?? '')
  const rows = useMemo(
    () => found.map((index) => scoredRow(store.getState(), points, index)),
    [found, points, store],
  )
  const scale = useMemo(() => greyScale(rows), [rows])
  if (lookedAt === null) return <p className="quiet">{t('anomaly.pick')}</p>
  return (
    <>
      <h3>{t('anomaly.points', { score: formatNumber(lookedAt) })}</h3>
      <ul className="scored-points" data-images={shape !== null}>
        {found.map((index, i) => {
          const label = scoredLabel(store.getState(), points, index)
          const words = t('anomaly.point', {
            kind: t(`anomaly.kind.${points.kinds[index]!}`),
            index: points.rows[index]! + 1,
            label: label === null ? '' : t('anomaly.pointLabel', { name: labelName, label }),
            score: formatNumber(points.scores[index]!),
          })
          return (
            <li key={index}>
              <button
                type="button"
                aria-label={words}
                title={words}
                data-anomaly={points.isAnomaly[index] === 1}
                onClick={() => commands.selectScored(index)}
              >
                {shape !== null && (
                  <PixelImage values={rows[i]!} shape={shape} scale={scale} widthPx={THUMBNAIL_PX} />
                )}
                <span className="num">{formatNumber(points.scores[index]!)}</span>
                {label !== null && <span>{label}</span>}
                {shape === null && (
                  <span className="quiet num">
                    {Array.from(rows[i]!.subarray(0, MAX_NUMBERS), (value) => formatNumber(value, 3)).join(
                      ' ',
                    )}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
