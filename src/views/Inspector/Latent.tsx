import type { JSX } from 'react'
import type { PosteriorView } from '../../state/appState.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { FormulaRow } from '../Formulas/FormulaRow.tsx'

/** What the posterior says of z, in numbers. */
export function Latent({ view }: { view: PosteriorView }): JSX.Element {
  const { mean, covariance, map, entropy, expectedCompleteLogLikelihood } = view.posterior
  const latentDim = mean.length
  // one latent needs no number
  const index = (s: number): string => (latentDim > 1 ? String(s + 1) : '')
  const variance = (s: number): number => covariance[s * latentDim + s]!
  const pairs = Array.from({ length: latentDim * latentDim }, (_, k) => k).filter(
    (k) => k % latentDim > Math.floor(k / latentDim),
  )
  return (
    <dl className="facts">
      {Array.from(mean, (value, s) => (
        <FormulaRow
          key={s}
          label={t('inspector.mean')}
          values={{ index: index(s) }}
          help={t('inspector.meanHelp')}
          formula={{ kind: 'mean' }}
          isRepeat={s > 0}
        >
          <Num value={value} testId={`posterior-mean-${s + 1}`} />
        </FormulaRow>
      ))}
      {Array.from(mean, (_, s) => (
        <FormulaRow
          key={s}
          label={t('inspector.sd')}
          values={{ index: index(s) }}
          help={t('inspector.sdHelp')}
          formula={{ kind: 'sd', latent: s }}
        >
          <Num value={Math.sqrt(variance(s))} />
        </FormulaRow>
      ))}
      {Array.from(mean, (_, s) => (
        <FormulaRow
          key={s}
          label={t('inspector.variance')}
          values={{ index: index(s) }}
          help={t('inspector.varianceHelp')}
          formula={{ kind: 'covariance' }}
        >
          <Num value={variance(s)} testId={`posterior-variance-${s + 1}`} />
        </FormulaRow>
      ))}
      {pairs.map((k) => {
        const [first, second] = [Math.floor(k / latentDim) + 1, (k % latentDim) + 1]
        return (
          <FormulaRow
            key={k}
            label={t('inspector.covariance')}
            values={{ first: String(first), second: String(second) }}
            help={t('inspector.varianceHelp')}
            formula={{ kind: 'covariance' }}
            isRepeat={k !== pairs[0]}
          >
            <Num value={covariance[k]!} testId={`posterior-covariance-${first}-${second}`} />
          </FormulaRow>
        )
      })}
      {Array.from(map.latent, (value, s) => (
        <FormulaRow
          key={s}
          label={t('inspector.map')}
          values={{ index: index(s) }}
          help={t('inspector.mapHelp')}
          formula={{ kind: 'mode' }}
          isRepeat={s > 0}
        >
          <Num value={value} testId={`posterior-mode-${s + 1}`} />
        </FormulaRow>
      ))}
      <FormulaRow
        label={t('inspector.entropy')}
        help={t('inspector.entropyHelp')}
        formula={{ kind: 'entropy' }}
      >
        <Num value={entropy} testId="posterior-entropy" /> {t('unit.nats')}
      </FormulaRow>
      <FormulaRow label={t('inspector.ecll')} help={t('inspector.ecllHelp')} formula={{ kind: 'ecll' }}>
        <Num value={expectedCompleteLogLikelihood} /> {t('unit.nats')}
      </FormulaRow>
    </dl>
  )
}
