import { useEffect, useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { latentAt, latentPlane } from '../../state/latentPlane.ts'
import { shownPartition } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { CheckField } from '../../ui/fields.tsx'
import { Legend } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { DataGallery } from '../Images/DataGallery.tsx'
import { MorphCard } from '../Images/MorphCard.tsx'
import { MosaicPlot } from '../Images/MosaicPlot.tsx'
import { SampleGallery } from '../Images/SampleGallery.tsx'
import { StripPlot } from '../Images/StripPlot.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { DataViewField } from './DataViewField.tsx'
import { PointTable } from './PointTable.tsx'

/** The data space of images: what the manifold generates along the latents, the data, samples. */
export function ImageSpace({ shape }: { shape: ImageShape }): JSX.Element {
  const { commands } = useApp()
  const plane = useAppState(latentPlane)
  const latentZoom = useAppState((state) => state.domain.latentZoom)
  const dataDim = useAppState((state) => state.model.model?.decoder.dataDim ?? 0)
  const hasManifold = useAppState((state) => shownPartition(state) !== null)
  const hasData = useAppState((state) => state.data.dataset !== null)
  const isOwn = useAppState((state) => state.domain.imageScale === 'own')
  const [held, setHeld] = useState<readonly [number, number]>([0, 0])
  const title = t('data.title')
  useEffect(() => {
    if (hasManifold && performance.getEntriesByName('dgn:first-picture').length === 0)
      requestAnimationFrame(() => performance.mark('dgn:first-picture'))
  }, [hasManifold])
  return (
    <Panel
      title={title}
      aside={t('image.aside', { ...shape, dimension: dataDim })}
      subtitle={
        plane === null
          ? t('image.stripSubtitle')
          : plane.slice === null
            ? t('image.mosaicSubtitle')
            : t('image.sliceSubtitle', { index: plane.slice.axis + 1, at: formatNumber(plane.slice.at) })
      }
      className="data-space"
    >
      <div className="plot-tools">
        <DataViewField />
        <ZoomButtons
          plot={title}
          zoom={latentZoom}
          onZoom={(zoom) =>
            commands.setDomain('command.zoom', { latentZoom: plane === null ? { ...zoom, y: 0 } : zoom })
          }
        />
      </div>
      {plane === null ? (
        <StripPlot shape={shape} held={held[0]} onHold={(z) => setHeld([z, 0])} />
      ) : (
        <MosaicPlot shape={shape} plane={plane} held={held} onHold={setHeld} />
      )}
      <JobStatus of={['scores']} />
      <Legend
        entries={[
          ...(plane === null
            ? [
                { label: t('image.posteriorOf'), mark: 'fill' as const, role: 'posterior' },
                { label: t('legend.limits'), mark: 'tick' as const, role: 'manifold' },
              ]
            : [{ label: t('legend.sides'), mark: 'line' as const, role: 'manifold' }]),
          { label: t('legend.mean'), mark: 'triangle', role: 'text' },
          { label: t('legend.mode'), mark: 'diamond', role: 'selection' },
        ]}
      />
      {hasData && (
        <CheckField
          label={t('image.ownScale')}
          checked={isOwn}
          onChange={(isChecked) =>
            commands.setDomain('command.view', { imageScale: isChecked ? 'own' : 'data' })
          }
        />
      )}
      <MorphCard held={plane === null ? [held[0]] : latentAt(plane, held)} />
      <DataGallery shape={shape} />
      <SampleGallery shape={shape} />
      <PointTable />
    </Panel>
  )
}
