import type { JSX } from 'react'
import type { LatentBudget, ModelBudget } from '../core/inference/modelBudget.ts'
import { formatNumber } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'

/** What exact inference takes, before anything heavy is done: of the whole model, and of sections of it. */
export function Budget({ budget }: { budget: ModelBudget }): JSX.Element {
  const { latentDim, numUnits, numParameters, ways, verdict } = budget
  return (
    <div className="column">
      <p className="quiet small">
        {t('budget.words', { units: numUnits, parameters: numParameters })} {t(`budget.${verdict}`)}
      </p>
      <table className="small">
        <caption>{t('budget.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('budget.of')}</th>
            <th scope="col">{t('budget.regions')}</th>
            <th scope="col">{t('budget.time')}</th>
            <th scope="col">{t('budget.scores')}</th>
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => (
            <Way key={way.latentDim} way={way} />
          ))}
          {latentDim > ways.length && (
            <tr>
              <th scope="row">{t('budget.whole', { latent: latentDim })}</th>
              <td colSpan={3}>{t('budget.notWhole')}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

function Way({ way }: { way: LatentBudget }): JSX.Element {
  const { latentDim, isSection, numRegions, isLowerBound, partitionSeconds, scoreSeconds, verdict, bytes } =
    way
  const regions = Number(numRegions.toPrecision(2))
  const count = t(isLowerBound ? 'budget.atLeast' : 'budget.about', { count: formatNumber(regions, 2) })
  return (
    <tr>
      <th scope="row">
        {isSection
          ? t(`budget.section${latentDim as 1 | 2 | 3}`)
          : t(latentDim === 1 ? 'budget.one' : 'budget.whole', { latent: latentDim })}
      </th>
      <td>{count}</td>
      {verdict === 'tooLarge' ? (
        <td colSpan={2}>{t('budget.tooLarge.cell', { memory: formatNumber(bytes / 2 ** 20, 2) })}</td>
      ) : (
        <>
          <td>{timeWords(partitionSeconds)}</td>
          <td>{timeWords(scoreSeconds)}</td>
        </>
      )}
    </tr>
  )
}

function timeWords(seconds: number): string {
  if (seconds < 1) return t('budget.underSecond')
  if (seconds < 120) return t('budget.seconds', { count: formatNumber(seconds, 2) })
  if (seconds < 7200) return t('budget.minutes', { count: formatNumber(seconds / 60, 2) })
  return t('budget.hours', { count: formatNumber(seconds / 3600, 2) })
}
