/** Parts of the page that nobody sees at first: chunks of their own, with what stands there until they are loaded. */
import type { JSX } from 'react'
import { t } from '../text/text.ts'
import type { TextKey } from '../text/text.ts'
import { onDemand } from '../ui/onDemand.tsx'
import { Panel } from '../ui/Panel.tsx'

/** A panel that is closed at first: a line that opens it. */
function closedPanel(title: TextKey, aside: TextKey, line: TextKey, className: string): JSX.Element {
  return (
    <Panel title={t(title)} aside={t(aside)} className={className}>
      <p>{t(line)}</p>
    </Panel>
  )
}

/** A panel of one picture, which is square. */
function picturePanel(title: TextKey, className: string): JSX.Element {
  return (
    <Panel title={t(title)} className={className}>
      <div className="picture-to-come" />
    </Panel>
  )
}

export const Race = onDemand(
  async () => (await import('./Race/Race.tsx')).Race,
  () => (
    <Panel title={t('race.title')} aside={t('race.aside')} className="race" subtitle={t('race.words')}>
      <div className="curves-to-come" />
    </Panel>
  ),
)

export const Approximations = onDemand(
  async () => (await import('./Approximations/Approximations.tsx')).Approximations,
  () => closedPanel('approx.title', 'approx.aside', 'approx.open', 'approximations'),
)

export const ModelSelection = onDemand(
  async () => (await import('./ModelSelection/ModelSelection.tsx')).ModelSelection,
  () => closedPanel('selection.title', 'selection.aside', 'selection.words', 'model-selection'),
)

/** Of two latents and more. */
export const PlaneLatent = onDemand(
  async () => (await import('./LatentSpace/PlaneLatent.tsx')).PlaneLatent,
  () => picturePanel('latent.title', 'latent-space'),
)

/** Of data that are images. */
export const ImageSpace = onDemand(
  async () => (await import('./DataSpace/ImageSpace.tsx')).ImageSpace,
  () => picturePanel('data.title', 'data-space'),
)

const nothing = (): null => null
export const ImportDialog = onDemand(
  async () => (await import('./Dialogs/ImportDialog.tsx')).ImportDialog,
  nothing,
)
export const ExportDialog = onDemand(
  async () => (await import('./Dialogs/ExportDialog.tsx')).ExportDialog,
  nothing,
)
export const PythonDialog = onDemand(
  async () => (await import('./Dialogs/PythonDialog.tsx')).PythonDialog,
  nothing,
)

/** For when the page has nothing better to do: what is opened next is there at once. */
export async function preloadLaterParts(): Promise<void> {
  for (const part of [PlaneLatent, ImageSpace, ImportDialog, ExportDialog, PythonDialog]) await part.preload()
}
