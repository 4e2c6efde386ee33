import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { ThemeChoice } from '../../state/appState.ts'
import { PRESETS } from '../../state/presets.ts'
import { LAB_LAYOUT, type Hideable } from '../../state/layout.ts'
import type { PresetId } from '../../state/recipe.ts'
import { isNllStale, shownEpoch, shownNll } from '../../state/selectors.ts'
import { formatLink } from '../../state/urlFields.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { Logo } from './Logo.tsx'
import { Transport } from './Transport.tsx'

const NEXT_THEME: Readonly<Record<ThemeChoice, ThemeChoice>> = {
  system: 'light',
  light: 'dark',
  dark: 'system',
}

export function TopBar(): JSX.Element {
  const { mode, hidden } = useAppState((state) => state.ui.layout)
  const isShown = (control: Hideable): boolean => !hidden.includes(control)
  return (
    <header className="top-bar" data-view={mode}>
      <h1>
        <Logo />
        <span className="app-name">{t('app.name')}</span>
      </h1>
      {isShown('preset') && <PresetAndHistory />}
      {isShown('transport') && <Transport />}
      {isShown('numbers') && <Stats />}
      {mode === 'lab' ? <LabActions /> : mode === 'lecture' ? <LectureActions /> : <OpenInLab />}
    </header>
  )
}

function PresetAndHistory(): JSX.Element {
  const { commands } = useApp()
  const preset = useAppState((state) => state.preset)
  const undoName = useAppState((state) => state.history.past.at(-1)?.name)
  const redoName = useAppState((state) => state.history.future[0]?.name)
  return (
    <>
      <label className="visually-hidden" htmlFor="preset">
        {t('top.preset')}
      </label>
      <select
        id="preset"
        value={preset ?? ''}
        onChange={(event) => void commands.choosePreset(event.target.value as PresetId)}
      >
        {preset === null && (
          <option value="" disabled>
            {t('top.own')}
          </option>
        )}
        {PRESETS.map(({ id }) => (
          <option key={id} value={id}>
            {t(`preset.${id}`)}
          </option>
        ))}
      </select>
      <div className="button-group" role="group" aria-label={t('top.history')}>
        <button
          type="button"
          disabled={undoName === undefined}
          aria-label={t('top.undo')}
          title={undoName === undefined ? t('top.undo') : `${t('top.undo')}: ${t(undoName)}`}
          onClick={commands.undo}
        >
          {t('top.undoSign')}
        </button>
        <button
          type="button"
          disabled={redoName === undefined}
          aria-label={t('top.redo')}
          title={redoName === undefined ? t('top.redo') : `${t('top.redo')}: ${t(redoName)}`}
          onClick={commands.redo}
        >
          {t('top.redoSign')}
        </button>
      </div>
    </>
  )
}

function LabActions(): JSX.Element {
  const { commands, figureDesk } = useApp()
  const theme = useAppState((state) => state.ui.theme)
  return (
    <div className="top-actions">
      <LessonsButton />
      <button type="button" onClick={() => figureDesk.open('1')}>
        {t('figures.open')}
      </button>
      <button type="button" onClick={() => commands.openDialog('export')}>
        {t('top.export')}
      </button>
      <button type="button" onClick={() => commands.openDialog('share')}>
        {t('top.share')}
      </button>
      <ViewButton />
      <button type="button" onClick={() => commands.openDialog('help')}>
        {t('top.help')}
      </button>
      <button
        type="button"
        aria-label={t('top.theme', { theme: t(`theme.${theme}`) })}
        title={t('top.theme', { theme: t(`theme.${theme}`) })}
        onClick={() => commands.setTheme(NEXT_THEME[theme])}
      >
        {t(`theme.sign.${theme}`)}
      </button>
    </div>
  )
}

function ViewButton(): JSX.Element {
  const { commands } = useApp()
  return (
    <button type="button" onClick={() => commands.openDialog('view')}>
      {t('top.view')}
    </button>
  )
}

/** For the speaker: as little as leads everywhere. */
function LectureActions(): JSX.Element {
  const { commands } = useApp()
  const alone = useAppState((state) => state.ui.alone)
  return (
    <div className="top-actions">
      {alone !== null && (
        <button type="button" onClick={() => commands.showAlone(null)}>
          {t('top.allPanels')}
        </button>
      )}
      <LessonsButton />
      <ViewButton />
      <button type="button" onClick={() => commands.setLayout(LAB_LAYOUT)}>
        {t('top.leaveLecture')}
      </button>
    </div>
  )
}

/** From a frame to the same state in the whole lab. */
function OpenInLab(): JSX.Element {
  const { store } = useApp()
  const open = (): void => {
    window.open(`${location.href.split('#')[0]}#${formatLink(store.getState()).hash}`, '_blank', 'noopener')
  }
  return (
    <div className="top-actions">
      <button type="button" onClick={open}>
        {t('top.open')}
      </button>
    </div>
  )
}

/** Opens the list of lessons, and closes it. */
function LessonsButton(): JSX.Element {
  const { lessonDesk } = useApp()
  const isListed = useAppState((state) => state.lessons.isListed)
  return (
    <button type="button" id="lessons" aria-pressed={isListed} onClick={() => lessonDesk.list(!isListed)}>
      {t('lessons.open')}
    </button>
  )
}

function Stats(): JSX.Element {
  const nll = useAppState(shownNll)
  const isOldNll = useAppState(isNllStale)
  const epoch = useAppState(shownEpoch)
  const partition = useAppState((state) => state.results.partition)
  const version = useAppState((state) => state.model.version)
  return (
    <dl className="stats">
      <div title={t('top.epochHelp')}>
        <dd>
          <Num value={epoch} isCount testId="epoch" />
        </dd>
        <dt>{t('top.epoch')}</dt>
      </div>
      {nll !== null && (
        <div data-stale={isOldNll}>
          <dd title={t('top.nllHelp')}>
            <Num value={nll} testId="nll" />
          </dd>
          <dt>
            <RichText text={t('top.nll')} />
          </dt>
        </div>
      )}
      {partition !== null && (
        <div data-stale={partition.basedOn !== version}>
          <dd title={t('top.regionsHelp')}>
            <Num value={partition.value.partition.numRegions} isCount testId="region-count" />
          </dd>
          <dt>
            <RichText text={t('top.regions')} />
          </dt>
        </div>
      )}
    </dl>
  )
}
