import { useMemo } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { greyScale } from '../../plot/image/imageScale.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import { useAppState } from '../../state/AppContext.tsx'
import { shownCompletion } from '../../state/completion.ts'
import { isPosteriorStale } from '../../state/selectors.ts'
import { wholePoint } from '../../state/slices/hiding.ts'
import { t } from '../../text/text.ts'
import { ImageLegend } from '../../ui/ImageLegend.tsx'
import type { Brush } from './HideTools.tsx'
import { PixelBrush } from './PixelBrush.tsx'

const IMAGE_PX = 196

/** The image under the brush, completed, its standard deviations, and what was there. */
export function CompletedImages({ shape, brush }: { shape: ImageShape; brush: Brush }): JSX.Element | null {
  const x = useAppState((state) => state.selection.x)
  const truth = useAppState((state) => state.selection.truth)
  const whole = useAppState((state) => wholePoint(state.selection))
  const view = useAppState(shownCompletion)
  const isStale = useAppState(isPosteriorStale)
  const scale = useMemo(
    () => greyScale([whole ?? [], ...(view === null ? [] : [view.completed])]),
    [whole, view],
  )
  // noise in what is seen would pale it
  const generatedScale = useMemo(() => greyScale(view === null ? [] : [view.generated]), [view])
  const withNoise = useAppState((state) => state.domain.completion.withNoise)
  const deviationWords = t(withNoise ? 'completion.deviationOfX' : 'completion.deviationOfG')
  const isHiding = x?.some(Number.isNaN) === true
  const deviationScale = useMemo(() => greyScale([[0], view?.deviation ?? []]), [view])
  if (x === null) return null
  return (
    <>
      <div className="completed">
        <Figure caption={t('completion.seen')}>
          <PixelBrush x={x} shape={shape} scale={scale} widthPx={IMAGE_PX} {...brush} />
        </Figure>
        {view !== null && (
          <>
            <Figure caption={t('completion.mean')} isStale={isStale}>
              <PixelImage
                label={t('completion.mean')}
                values={view.completed}
                shape={shape}
                scale={scale}
                widthPx={IMAGE_PX}
              />
            </Figure>
            <Figure caption={t('completion.generated')} isStale={isStale}>
              <PixelImage
                label={t('completion.generated')}
                values={view.generated}
                shape={shape}
                scale={generatedScale}
                widthPx={IMAGE_PX}
              />
              <ImageLegend scale={generatedScale} caption={t('completion.ownScale')} />
            </Figure>
            {isHiding && (
              <Figure caption={deviationWords} isStale={isStale}>
                <PixelImage
                  label={deviationWords}
                  values={view.deviation}
                  shape={shape}
                  scale={deviationScale}
                  widthPx={IMAGE_PX}
                />
                <ImageLegend scale={deviationScale} caption={t('completion.ownScale')} />
              </Figure>
            )}
          </>
        )}
        {truth !== null && (
          <Figure caption={t('completion.truth')}>
            <PixelImage
              label={t('completion.truth')}
              values={truth}
              shape={shape}
              scale={scale}
              widthPx={IMAGE_PX}
            />
          </Figure>
        )}
      </div>
      <ImageLegend scale={scale} caption={t('completion.sharedScale')} hasMissing={truth !== null} />
    </>
  )
}

function Figure({
  caption,
  isStale = false,
  children,
}: {
  readonly caption: string
  readonly isStale?: boolean
  readonly children: React.ReactNode
}): JSX.Element {
  return (
    <figure className="column stale-aware" data-stale={isStale}>
      <figcaption className="small">{caption}</figcaption>
      {children}
    </figure>
  )
}
