import { useMemo, useSyncExternalStore } from 'react'
import type { JSX } from 'react'
import { formatList } from '../../plot/formatNumber.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { generatedAt, regionAt } from '../../state/hoverCommands.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { isPartitionStale, shownPartition } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { ImageLegend } from '../../ui/ImageLegend.tsx'
import { useImageScales } from './useImageScales.ts'

const WIDTH_PX = 132

/** The image g(z) of the z under the pointer, in whatever plot; else of the z that is held. */
export function MorphCard({ held }: { held: readonly number[] | null }): JSX.Element | null {
  const { commands, hover } = useApp()
  const hovered = useSyncExternalStore(hover.subscribe, hover.get)
  const shape = useAppState(imageShapeOf)
  const view = useAppState(shownPartition)
  const isStale = useAppState(isPartitionStale)
  const regionId = useAppState((state) => state.selection.regionId)
  const { generated: scale } = useImageScales()
  const dataDim = view?.partition.dataDim ?? 0
  const isHovered = hovered.latent !== null && hovered.generated?.length === dataDim
  const latent = isHovered ? hovered.latent : held?.length === view?.partition.latentDim ? held : null
  // of what is hovered the values may come from a worker, and without a region
  const values = useMemo(
    () =>
      isHovered ? hovered.generated : latent === null || view === null ? null : generatedAt(view, latent),
    [isHovered, hovered, latent, view],
  )
  if (shape === null || view === null) return null
  if (latent === null || values === null)
    return <p className="quiet small morph-card">{t('image.pointAtZ')}</p>
  const region = regionAt(view, latent)
  const isAtCursor = held !== null && latent.every((value, s) => value === held[s])
  const z = formatList(latent)
  return (
    <div className="morph-card stale-aware" data-stale={isStale}>
      <PixelImage
        label={t('image.generated')}
        values={values}
        shape={shape}
        scale={scale}
        widthPx={WIDTH_PX}
      />
      <div className="morph-words">
        <p>
          <b>{t('image.generated')}</b>
          <span className="quiet">{t(isAtCursor ? 'image.atCursor' : 'image.atPointer')}</span>
        </p>
        <p data-testid="morph-z" data-value={latent.join(',')}>
          {t('image.zIs', { z })}
        </p>
        <p>
          {t('image.inRegion')}
          <button
            type="button"
            className="link"
            aria-pressed={region === regionId}
            onClick={() => commands.selectRegion(region === regionId ? null : region)}
          >
            {t('region.name', { region })}
          </button>
        </p>
        <ImageLegend scale={scale} caption={t('image.greyGenerated')} />
      </div>
    </div>
  )
}
