import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useAppState } from '../../state/AppContext.tsx'
import type { PosteriorView } from '../../state/appState.ts'
import { imageShapeOf } from '../../state/imageShapeOf.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { coordinateName } from '../coordinateNames.ts'
import { FormulaRow } from '../Formulas/FormulaRow.tsx'
import { useFormula } from '../Formulas/useFormula.tsx'

const MAX_ROWS = 12

/** What the model expects of x itself: its image, how far that can come, and what is missing. */
export function Expectation({ view }: { view: PosteriorView }): JSX.Element {
  const dataset = useAppState(fittingDataset)
  const { expectedData, missing, nearest } = view.posterior
  const pair = useAppState((state) => state.domain.coordinates)
  const isImage = useAppState((state) => imageShapeOf(state) !== null)
  // the rest of an image is seen above
  const shown = isImage
    ? pair.filter((d) => d < expectedData.length)
    : Array.from({ length: Math.min(MAX_ROWS, expectedData.length) }, (_, d) => d)
  return (
    <>
      <h3>
        {t('inspector.expected')}
        <span className="quiet">{t('inspector.expectedFormula')}</span>
      </h3>
      <dl className="facts">
        {shown.map((d) => (
          <FormulaRow
            key={d}
            label={t('inspector.coordinate')}
            values={{ name: coordinateName(dataset, d) }}
            name={t('inspector.expectedName', { name: coordinateName(dataset, d) })}
            formula={{ kind: 'expected', coordinate: d }}
          >
            <Num value={expectedData[d]!} testId={`expected-${d + 1}`} />
          </FormulaRow>
        ))}
        <FormulaRow
          label={t('inspector.distance')}
          help={t('inspector.distanceHelp')}
          formula={{ kind: 'distance' }}
        >
          <Distance {...nearest} />
        </FormulaRow>
      </dl>
      {missing !== null && missing.indices.length > 0 && (
        <>
          <h3>
            <span>
              <RichText text={t('inspector.imputed')} />
            </span>
          </h3>
          <dl className="facts">
            {Array.from(missing.indices.subarray(0, MAX_ROWS), (index, i) => (
              <Imputed
                key={index}
                name={coordinateName(dataset, index)}
                coordinate={index}
                mean={missing.mean[i]!}
                sd={Math.sqrt(missing.variance[i]!)}
              />
            ))}
          </dl>
        </>
      )}
    </>
  )
}

/** A distance that rounding alone can make is none. */
function Distance({ distance, rounding }: PosteriorView['posterior']['nearest']): JSX.Element {
  if (distance > rounding) return <Num value={distance} testId="manifold-distance" />
  const title = t('inspector.distanceRounding', {
    distance: formatNumber(distance, 2),
    rounding: formatNumber(rounding, 2),
  })
  return <Num value={0} title={title} testId="manifold-distance" />
}

interface ImputedProps {
  readonly name: string
  readonly coordinate: number
  readonly mean: number
  readonly sd: number
}

/** A missing coordinate: its mean and its standard deviation, each with its formula. */
function Imputed({ name, coordinate, mean, sd }: ImputedProps): JSX.Element {
  const ofMean = useFormula({ kind: 'imputedMean', coordinate }, t('inspector.imputedMean', { name }))
  const ofSd = useFormula({ kind: 'imputedSd', coordinate }, t('inspector.imputedSd', { name }))
  return (
    <div className="fact with-formula">
      <dt>{name}</dt>
      <dd>
        <Num value={mean} testId={`imputed-${coordinate + 1}`} /> {ofMean.button}
        {` ± ${formatNumber(sd)}`} {ofSd.button}
      </dd>
      {ofMean.box !== null && <dd className="formula-place">{ofMean.box}</dd>}
      {ofSd.box !== null && <dd className="formula-place">{ofSd.box}</dd>}
    </div>
  )
}
