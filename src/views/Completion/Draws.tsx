import { useMemo } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { greyScale } from '../../plot/image/imageScale.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { CompletionState } from '../../state/appState.ts'
import { shownDraws } from '../../state/completion.ts'
import { LIMITS } from '../../state/recipe.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'
import { coordinateName } from '../coordinateNames.ts'
import { Working } from '../Working.tsx'

type Drawn = NonNullable<CompletionState['drawn']>

const THUMBNAIL_PX = 72
/** Columns of the table. */
const MAX_COLUMNS = 16

/** What is hidden, drawn from its posterior: every mode has its share. */
export function Draws({ shape }: { readonly shape: ImageShape | null }): JSX.Element {
  const { commands } = useApp()
  const settings = useAppState((state) => state.domain.completion)
  const shown = useAppState(shownDraws)
  const { isWorking, fraction } = useAppState((state) => state.completion)
  return (
    <>
      <h3>{t('completion.draws')}</h3>
      <div className="row wrap">
        <NumberField
          label={t('completion.numDraws')}
          value={settings.numSamples}
          limits={LIMITS.completions}
          isInteger
          onChange={(numSamples) => commands.setCompletion({ numSamples })}
        />
        <NumberField
          label={t('completion.seed')}
          value={settings.seed}
          limits={LIMITS.seed}
          isInteger
          onChange={(seed) => commands.setCompletion({ seed })}
        />
        <button type="button" onClick={() => commands.setCompletion({ seed: settings.seed + 1 })}>
          {t('completion.redraw')}
        </button>
      </div>
      {isWorking && (
        <Working
          words={t('completion.drawing')}
          fraction={fraction}
          secondsLeft={null}
          onCancel={commands.cancelCompletion}
        />
      )}
      {shown !== null && (
        <div className="stale-aware column" data-stale={shown.isOld}>
          <p className="quiet small">
            {t('completion.drawsWords', {
              count: shown.drawn.settings.numSamples,
              seed: shown.drawn.settings.seed,
            })}
          </p>
          {shape === null ? (
            <DrawnRows drawn={shown.drawn} />
          ) : (
            <DrawnImages drawn={shown.drawn} shape={shape} />
          )}
        </div>
      )}
    </>
  )
}

function DrawnImages({ drawn, shape }: { readonly drawn: Drawn; readonly shape: ImageShape }): JSX.Element {
  const { completed, x, settings } = drawn
  const images = useMemo(
    () =>
      Array.from({ length: settings.numSamples }, (_, n) =>
        completed.subarray(n * x.length, (n + 1) * x.length),
      ),
    [completed, x, settings],
  )
  const scale = useMemo(() => greyScale([completed]), [completed])
  return (
    <div className="thumbnails" data-testid="draws">
      {images.map((image, n) => (
        <PixelImage
          key={n}
          label={t('completion.draw', { index: n + 1 })}
          values={image}
          shape={shape}
          scale={scale}
          widthPx={THUMBNAIL_PX}
        />
      ))}
    </div>
  )
}

function DrawnRows({ drawn: { completed, x, settings } }: { readonly drawn: Drawn }): JSX.Element {
  const dataset = useAppState(fittingDataset)
  const hidden = x.flatMap((value, d) => (Number.isNaN(value) ? [d] : [])).slice(0, MAX_COLUMNS)
  return (
    <PagedTable
      label={t('completion.drawsTable')}
      numRows={settings.numSamples}
      head={
        <>
          <th scope="col">{t('completion.draws')}</th>
          {hidden.map((d) => (
            <th key={d} scope="col">
              {coordinateName(dataset, d)}
            </th>
          ))}
        </>
      }
      row={(n) => (
        <tr key={n}>
          <th scope="row">{n + 1}</th>
          {hidden.map((d) => (
            <td key={d}>
              <Num value={completed[n * x.length + d]!} />
            </td>
          ))}
        </tr>
      )}
    />
  )
}
