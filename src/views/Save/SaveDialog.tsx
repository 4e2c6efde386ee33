import type { JSX } from 'react'
import { useApp } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { downloadBlob, downloadText } from '../../ui/downloadText.ts'
import { svgToPng } from '../../ui/svgToPng.ts'

interface SaveDialogProps {
  readonly title: string
  readonly svg: string
  readonly onClose: () => void
}

const PNG_SCALES = [1, 2] as const

/** What the file will show, and in which forms it can be had. */
export function SaveDialog({ title, svg, onClose }: SaveDialogProps): JSX.Element {
  const { commands } = useApp()
  const name = `dgn-${title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`
  const savePng = async (scale: number): Promise<void> => {
    const png = await svgToPng(svg, scale)
    if (png === null) commands.notify({ tone: 'error', key: 'figures.pngFailed' })
    else downloadBlob(png, scale === 1 ? `${name}.png` : `${name}@${scale}x.png`)
  }
  return (
    <Dialog title={t('save.of', { title })} onClose={onClose}>
      <p>{t('save.words')}</p>
      <img
        className="figure-preview"
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
        alt={t('save.preview', { title })}
      />
      <div className="row wrap">
        <button type="button" onClick={() => downloadText(svg, `${name}.svg`, 'image/svg+xml')}>
          {t('save.svg')}
        </button>
        {PNG_SCALES.map((scale) => (
          <button key={scale} type="button" onClick={() => void savePng(scale)}>
            {t(`save.png${scale}`)}
          </button>
        ))}
      </div>
    </Dialog>
  )
}
