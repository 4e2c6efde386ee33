import { useState } from 'react'
import type { JSX } from 'react'
import type { ImageShape } from '../../core/imageShape.ts'
import { PixelImage } from '../../plot/image/PixelImage.tsx'
import type { ImageScale } from '../../plot/image/imageScale.ts'
import { t } from '../../text/text.ts'

export interface GalleryItem {
  /** Images of one item, one above the other. */
  readonly images: readonly { readonly values: ArrayLike<number>; readonly scale: ImageScale }[]
  readonly caption: string
  /** What choosing it means, for who does not see it. */
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

interface ImageGalleryProps {
  readonly label: string
  readonly count: number
  readonly item: (index: number) => GalleryItem
  readonly shape: ImageShape
  /** Of the page to show; a change of it turns to that page. */
  readonly current: number | null
}

const PAGE = 24
const WIDTH_PX = 40

/** Images to choose from, a page at a time. */
export function ImageGallery(props: ImageGalleryProps): JSX.Element {
  const { label, count, item, shape, current } = props
  const [turned, setTurned] = useState<{ page: number; current: number | null }>({ page: 0, current: null })
  // what is chosen elsewhere turns the page, what the reader turned to stays until then
  const wished = current === null || turned.current === current ? turned.page : Math.floor(current / PAGE)
  const numPages = Math.max(1, Math.ceil(count / PAGE))
  const page = Math.min(wished, numPages - 1)
  const turn = (to: number): void => setTurned({ page: to, current })
  const first = page * PAGE
  return (
    <section className="gallery" aria-label={label}>
      <div className="row wrap">
        <h3 className="grow">{label}</h3>
        {numPages > 1 && (
          <span className="row">
            <button
              type="button"
              aria-label={t('image.earlier', { what: label })}
              disabled={page === 0}
              onClick={() => turn(page - 1)}
            >
              {t('inspector.previousSign')}
            </button>
            <span>{t('table.page', { page: page + 1, count: numPages })}</span>
            <button
              type="button"
              aria-label={t('image.later', { what: label })}
              disabled={page >= numPages - 1}
              onClick={() => turn(page + 1)}
            >
              {t('inspector.nextSign')}
            </button>
          </span>
        )}
      </div>
      <ul className="gallery-items">
        {Array.from({ length: Math.min(PAGE, count - first) }, (_, i) => {
          const { images, caption, name, isChosen, onChoose } = item(first + i)
          return (
            <li key={first + i}>
              <button type="button" aria-label={name} aria-pressed={isChosen} onClick={onChoose}>
                {images.map(({ values, scale }, k) => (
                  <PixelImage key={k} values={values} shape={shape} scale={scale} widthPx={WIDTH_PX} />
                ))}
                <span aria-hidden="true">{caption}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
