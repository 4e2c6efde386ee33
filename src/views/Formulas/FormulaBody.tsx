import type { JSX } from 'react'
import { useAppState } from '../../state/AppContext.tsx'
import type { AppState } from '../../state/appState.ts'
import {
  isScoresStale,
  partitionPosterior,
  shownPartition,
  shownSection,
  shownScores,
} from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { fillTex } from '../../ui/RichText.tsx'
import { ScrollBox } from '../../ui/ScrollBox.tsx'
import { Tex } from '../../ui/Tex.tsx'
import { useLaterText } from '../../ui/useLaterText.ts'
import type { Formula, FormulaOf } from './formula.ts'
import { klFormula, priorMassFormula, rankFormula } from './otherFormulas.ts'
import { pointFormula } from './pointFormula.ts'
import { texOfFormula } from './texOfFormula.ts'

/** The equation in general, with the numbers of the selected point, in a sentence, and where it stands. */
export function FormulaBody({ of, name }: { of: FormulaOf; name: string }): JSX.Element {
  const isHere = useLaterText('formulas')
  const formula = useFilled(of)
  const isPartial = useAppState((state) => (partitionPosterior(state)?.posterior.missing ?? null) !== null)
  const isSection = useAppState((state) => shownSection(state) !== null)
  if (!isHere) return <p className="quiet small">{t('formula.loading')}</p>
  const x = isPartial ? 'x_{\\mathrm{o}}' : 'x'
  return (
    <>
      <ScrollBox label={t('formula.general', { name })}>
        <Tex tex={fillTex(t(`equation.${of.kind}.tex`), { x })} isBlock />
      </ScrollBox>
      {formula === null ? (
        <p className="quiet small">{t('formula.none')}</p>
      ) : (
        <ScrollBox label={t('formula.numbers', { name })}>
          <Tex tex={texOfFormula(formula, (count) => t('equation.more', { count }))} isBlock />
        </ScrollBox>
      )}
      <p className="small">
        {t(`equation.${of.kind}.words`)} {isPartial && t('equation.observed')}{' '}
        {isSection && t('equation.section')}
      </p>
      <p className="quiet small">{t(`equation.${of.kind}.source`)}</p>
    </>
  )
}

/** The formula with the numbers that are shown now. */
function useFilled(of: FormulaOf): Formula | null {
  const view = useAppState(partitionPosterior)
  const partition = useAppState(shownPartition)
  const scores = useAppState(currentScores)
  const approximations = useAppState((state) => state.approximation.of?.result ?? null)
  switch (of.kind) {
    case 'kl':
      return approximations === null ? null : klFormula(approximations)
    case 'priorMass': {
      const logMass = partition?.logPriorMass[of.region]
      return logMass === undefined ? null : priorMassFormula(of.region, logMass)
    }
    case 'rank':
      return view === null || scores === null ? null : rankFormula(view.posterior.logMarginal, scores)
    default:
      if (view === null || partition === null) return null
      return pointFormula(of, { x: view.x, posterior: view.posterior, partition: partition.partition })
  }
}

function currentScores(state: AppState): Float64Array | null {
  return isScoresStale(state) ? null : (shownScores(state)?.logMarginal ?? null)
}
