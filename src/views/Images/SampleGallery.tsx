import { useMemo, useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField } from '../../ui/fields.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { ImageGallery } from './ImageGallery.tsx'
import { rowViews } from './rowViews.ts'
import { useImageScales } from './useImageScales.ts'

const FIRST = { count: 24, seed: 1 }
const COUNTS = [1, 10_000] as const

/** Images drawn from the model: g(z), and g(z) + ε beneath. */
export function SampleGallery({ shape }: { shape: ImageShape }): JSX.Element {
  const { commands } = useApp()
  const samples = useAppState((state) => state.domain.samples)
  const drawn = useAppState((state) => state.results.samples)
  const version = useAppState((state) => state.model.version)
  const x = useAppState((state) => state.selection.x)
  const scales = useImageScales()
  const size = shape.channels * shape.height * shape.width
  const value = drawn?.value ?? null
  const shown = samples !== null && value !== null && value.noisy.length === value.count * size ? value : null
  const noiseless = useMemo(() => rowViews(shown?.noiseless ?? null, size), [shown, size])
  const noisy = useMemo(() => rowViews(shown?.noisy ?? null, size), [shown, size])
  const [chosen, setChosen] = useState<{ index: number; x: readonly number[] } | null>(null)
  const set = (next: typeof samples): void => commands.setDomain('command.samples', { samples: next })
  return (
    <div className="samples">
      <div className="plot-tools">
        <CheckField
          label={t('image.samples')}
          checked={samples !== null}
          onChange={(isOn) => set(isOn ? FIRST : null)}
        />
        {samples !== null && (
          <>
            <NumberField
              label={t('image.sampleCount')}
              value={samples.count}
              limits={COUNTS}
              isInteger
              isLazy
              onChange={(count) => set({ ...samples, count })}
            />
            <NumberField
              label={t('image.sampleSeed')}
              value={samples.seed}
              limits={LIMITS.seed}
              isInteger
              isLazy
              onChange={(seed) => set({ ...samples, seed })}
            />
            <button type="button" onClick={() => set({ ...samples, seed: samples.seed + 1 })}>
              {t('data.newSamples')}
            </button>
          </>
        )}
      </div>
      {samples !== null && <JobStatus of={['samples']} />}
      {shown !== null && (
        <div className="stale-aware" data-stale={drawn?.basedOn !== version}>
          <ImageGallery
            label={t('image.sampleTitle')}
            count={shown.count}
            shape={shape}
            current={null}
            item={(index) => ({
              images: [
                { values: noiseless(index), scale: scales.generated },
                { values: noisy(index), scale: scales.data },
              ],
              caption: String(index + 1),
              name: t('image.sampleItem', { index: index + 1 }),
              isChosen: chosen?.index === index && chosen.x === x,
              onChoose: () => {
                const point = Array.from(noisy(index))
                setChosen({ index, x: point })
                commands.selectPoint(point)
              },
            })}
          />
        </div>
      )}
    </div>
  )
}
