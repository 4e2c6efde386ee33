import { useMemo } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { residualScale } from '../../plot/image/imageScale.ts'
import type { ImageScale } from '../../plot/image/imageScale.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import type { Pixel } from '../../plot/image/pixelAt.ts'
import { useAppState } from '../../state/AppContext.tsx'
import { isPosteriorStale, shownPosterior } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { ImageLegend } from '../../ui/ImageLegend.tsx'
import { useImageScales } from '../Images/useImageScales.ts'

/** As wide as two fit into the panel. */
const WIDTH_PX = 240

interface ImageComparisonProps {
  readonly x: readonly number[]
  readonly shape: ImageShape
  readonly picked: Pixel
  readonly onPick: (pixel: Pixel) => void
}

/** The selected image, a pixel of it picked, beside what the model expects: E[g(z)|x], the residual, g at the mode. */
export function ImageComparison({ x, shape, picked, onPick }: ImageComparisonProps): JSX.Element {
  const scales = useImageScales()
  const view = useAppState(shownPosterior)
  const isStale = useAppState(isPosteriorStale)
  const residual = useMemo(
    () => view?.posterior.expectedData.map((value, d) => view.x[d]! - value) ?? null,
    [view],
  )
  const signed = useMemo(() => residualScale(residual === null ? [] : [residual]), [residual])
  const hasMissing = useMemo(() => x.some(Number.isNaN), [x])
  const model: readonly [string, ArrayLike<number>, ImageScale][] =
    view === null || residual === null
      ? []
      : [
          [t('inspector.expectedFormula'), view.posterior.expectedData, scales.generated],
          [t('image.residual'), residual, signed],
          [t('image.atMode'), view.posterior.map.data, scales.generated],
        ]
  return (
    <>
      <ul className="image-comparison">
        <li>
          <PixelImage
            label={t('image.selected')}
            values={x}
            shape={shape}
            scale={scales.data}
            widthPx={WIDTH_PX}
            marked={picked}
            onPixelDown={onPick}
            onPixelMove={(pixel, event) => {
              if (event.buttons !== 0) onPick(pixel)
            }}
          />
          <span aria-hidden="true">{t('image.selected')}</span>
        </li>
        {model.map(([name, values, own]) => (
          <li key={name} className="stale-aware" data-stale={isStale}>
            <PixelImage label={name} values={values} shape={shape} scale={own} widthPx={WIDTH_PX} />
            <span aria-hidden="true">{name}</span>
          </li>
        ))}
      </ul>
      <ImageLegend
        scale={scales.data}
        hasMissing={hasMissing}
        caption={t(scales.generated === scales.data ? 'image.greyAll' : 'image.greyData')}
      />
      {view !== null && scales.generated !== scales.data && (
        <ImageLegend scale={scales.generated} caption={t('image.greyGenerated')} />
      )}
      {residual !== null && <ImageLegend scale={signed} caption={t('image.residualCaption')} />}
    </>
  )
}
