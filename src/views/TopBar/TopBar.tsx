import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { ThemeChoice } from '../../state/appState.ts'
import { PRESETS } from '../../state/presets.ts'
import type { PresetId } from '../../state/recipe.ts'
import { isNllStale, shownEpoch, shownNll } from '../../state/selectors.ts'
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
  const { commands, figureDesk } = useApp()
  const preset = useAppState((state) => state.preset)
  const theme = useAppState((state) => state.ui.theme)
  const undoName = useAppState((state) => state.history.past.at(-1)?.name)
  const redoName = useAppState((state) => state.history.future[0]?.name)
  return (
    <header className="top-bar">
      <h1>
        <Logo />
        {t('app.name')}
      </h1>
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
      <Transport />
      <Stats />
      <div className="top-actions">
        <button type="button" onClick={() => figureDesk.open('1')}>
          {t('figures.open')}
        </button>
        <button type="button" onClick={() => commands.openDialog('export')}>
          {t('top.export')}
        </button>
        <button type="button" onClick={() => commands.openDialog('share')}>
          {t('top.share')}
        </button>
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
    </header>
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
