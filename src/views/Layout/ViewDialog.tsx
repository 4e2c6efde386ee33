import { useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { TYPE_SIZES } from '../../state/appState.ts'
import { HIDEABLE, layoutOf, PANEL_IDS, VIEW_MODES, type Layout } from '../../state/layout.ts'
import { withLayoutLink } from '../../state/layoutLink.ts'
import { formatLink } from '../../state/urlFields.ts'
import { LANGUAGES } from '../../text/catalogue.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, SelectField } from '../../ui/fields.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CopyField } from './CopyField.tsx'
import { frameCode } from './frameCode.ts'
import { mayFillScreen, toggleFullScreen } from './fullScreen.ts'

const FRAME_PX = [200, 4000] as const

/** How the page is read, and what of it is shown: here, on a projector, in another page. */
export function ViewDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('layout.title')} onClose={onClose}>
      <Reading />
      <ShownParts />
    </Dialog>
  )
}

/** The reader's own settings: kept in this browser, never in links. */
function Reading(): JSX.Element {
  const { commands } = useApp()
  const { language, theme, typeSize, hasShortcuts } = useAppState((state) => state.ui)
  return (
    <section className="column">
      <h3>{t('layout.reading')}</h3>
      <SelectField
        label={t('layout.language')}
        value={language}
        options={LANGUAGES.map((value) => ({ value, label: t(`layout.language.${value}`) }))}
        onChange={(value) => void commands.setLanguage(value)}
      />
      <SelectField
        label={t('layout.theme')}
        value={theme}
        options={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`theme.${value}`),
        }))}
        onChange={commands.setTheme}
      />
      <SelectField
        label={t('layout.type')}
        value={typeSize}
        options={TYPE_SIZES.map((value) => ({
          value,
          label: value === 'auto' ? t('layout.type.auto') : t('layout.type.percent', { percent: value }),
        }))}
        onChange={commands.setTypeSize}
      />
      <CheckField label={t('layout.shortcuts')} checked={hasShortcuts} onChange={commands.setShortcuts} />
      {mayFillScreen() && (
        <button type="button" onClick={() => void toggleFullScreen()}>
          {t('layout.fullScreen')}
        </button>
      )}
    </section>
  )
}

/** A layout to be chosen: taken here, or sent as a link or the code of a frame. */
function ShownParts(): JSX.Element {
  const { store, commands } = useApp()
  const present = useAppState((state) => state.ui.layout)
  const [layout, setLayout] = useState<Layout>(present)
  const [size, setSize] = useState<readonly [number, number]>([900, 640])
  const { hash, omitted } = formatLink(store.getState())
  const link = `${location.href.split('#')[0]}${withLayoutLink(`#${hash}`, layout)}`
  const isLab = layout.mode === 'lab'
  return (
    <section className="column">
      <h3>{t('layout.shown')}</h3>
      <SelectField
        label={t('layout.mode')}
        value={layout.mode}
        options={VIEW_MODES.map((value) => ({ value, label: t(`layout.mode.${value}`) }))}
        onChange={(mode) => setLayout(layoutOf(mode))}
      />
      <p className="quiet">{t(`layout.words.${layout.mode}`)}</p>
      {!isLab && (
        <fieldset className="checks">
          <legend>{t('layout.panels')}</legend>
          {PANEL_IDS.map((panel) => (
            <CheckField
              key={panel}
              label={t(`layout.panel.${panel}`)}
              checked={layout.panels.includes(panel)}
              onChange={(isShown) => {
                const panels = PANEL_IDS.filter((each) =>
                  each === panel ? isShown : layout.panels.includes(each),
                )
                // a page without any panel would show nothing
                if (panels.length > 0) setLayout({ ...layout, panels })
              }}
            />
          ))}
        </fieldset>
      )}
      <fieldset className="checks">
        <legend>{t('layout.hidden')}</legend>
        {HIDEABLE.map((control) => (
          <CheckField
            key={control}
            label={t(`layout.control.${control}`)}
            checked={layout.hidden.includes(control)}
            onChange={(isHidden) =>
              setLayout({
                ...layout,
                hidden: HIDEABLE.filter((each) =>
                  each === control ? isHidden : layout.hidden.includes(each),
                ),
              })
            }
          />
        ))}
      </fieldset>
      <button
        type="button"
        className="primary"
        onClick={() => {
          commands.setLayout(layout)
          commands.openDialog('none')
        }}
      >
        {t('layout.take')}
      </button>
      <CopyField label={t('layout.link')} copyLabel={t('layout.copyLink')} text={link} />
      {layout.mode === 'embed' && (
        <>
          <div className="row wrap">
            <NumberField
              label={t('layout.frameWidth')}
              value={size[0]}
              limits={FRAME_PX}
              isInteger
              onChange={(width) => setSize([width, size[1]])}
            />
            <NumberField
              label={t('layout.frameHeight')}
              value={size[1]}
              limits={FRAME_PX}
              isInteger
              onChange={(height) => setSize([size[0], height])}
            />
          </div>
          <CopyField
            label={t('layout.frame')}
            copyLabel={t('layout.copyFrame')}
            text={frameCode(link, t('app.name'), size)}
            rows={4}
          />
        </>
      )}
      {omitted.map((part) => (
        <p key={part} className="field-error">
          {t(`share.omitted.${part}`)}
        </p>
      ))}
    </section>
  )
}
