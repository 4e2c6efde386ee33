import { useId, useState, type JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { PosteriorView } from '../../state/appState.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { FormulaRow } from '../Formulas/FormulaRow.tsx'

const SLIDER_STEP = 0.25

/** Two sliders that take the model to σ → 0 and Σz → ∞, and how near the posterior's mode is to where it goes. */
export function Limits({ view }: { view: PosteriorView }): JSX.Element {
  const { commands } = useApp()
  const limit = useAppState((state) => state.model.limit)
  const [isOpen, setIsOpen] = useState(limit !== null)
  const { noise, prior } = limit ?? { noise: 0, prior: 0 }
  const { map, nearest, covariance } = view.posterior
  const S = map.latent.length
  let trace = 0
  for (let s = 0; s < S; s++) trace += covariance[s * S + s]!
  return (
    <details
      className="table-disclosure"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>{t('limits.title')}</summary>
      <p className="quiet small">
        <RichText text={t('limits.words')} />
      </p>
      <Slider
        label={t('limits.noise')}
        words={t('limits.noiseValue', { factor: formatNumber(10 ** noise) })}
        value={-noise}
        most={-LIMITS.limitNoise[0]}
        onChange={(value) => commands.setLimit({ noise: value === 0 ? 0 : -value, prior })}
      />
      <Slider
        label={t('limits.prior')}
        words={t('limits.priorValue', { factor: formatNumber(10 ** prior) })}
        value={prior}
        most={LIMITS.limitPrior[1]}
        onChange={(value) => commands.setLimit({ noise, prior: value })}
      />
      <dl className="facts">
        <FormulaRow label={t('limits.mode')} help={t('limits.modeHelp')} formula={{ kind: 'modeToGlo' }}>
          <Num value={distance(map.latent, nearest.latent)} testId="mode-to-glo" />
        </FormulaRow>
        <FormulaRow label={t('limits.image')} help={t('limits.imageHelp')} formula={{ kind: 'imageToGlo' }}>
          <Num value={distance(map.data, nearest.data)} />
        </FormulaRow>
        <FormulaRow label={t('limits.spread')} help={t('limits.spreadHelp')} formula={{ kind: 'spread' }}>
          <Num value={Math.sqrt(trace)} testId="posterior-spread" />
        </FormulaRow>
      </dl>
      {limit !== null && (
        <button type="button" onClick={() => commands.setLimit({ noise: 0, prior: 0 })}>
          {t('limits.back')}
        </button>
      )}
    </details>
  )
}

interface SliderProps {
  readonly label: string
  readonly words: string
  readonly value: number
  readonly most: number
  readonly onChange: (value: number) => void
}

function Slider({ label, words, value, most, onChange }: SliderProps): JSX.Element {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={most}
        step={SLIDER_STEP}
        value={value}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output htmlFor={id}>{words}</output>
    </div>
  )
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!))
}
