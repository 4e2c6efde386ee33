import type { JSX } from 'react'
import type { DissectionView } from '../../state/appState.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { dissectedRegion, isStale } from '../../state/selectors.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Num, NumOfLog } from '../../ui/Num.tsx'
import { ConeTiles } from './ConeTiles.tsx'
import { Lemma4Errors } from './Lemma4Errors.tsx'

interface DissectionCardProps {
  readonly view: DissectionView | null
  readonly piece: number
  readonly onPiece: (piece: number) => void
}

/** One region by the paper's Lemma 4: its pieces, the signed sets of each, their sum beside the slices, and both errors. */
export function DissectionCard({ view, piece, onPiece }: DissectionCardProps): JSX.Element {
  const { commands } = useApp()
  const regionId = useAppState(dissectedRegion)
  const of = useAppState((state) => state.domain.dissectionOf)
  const basedOn = useAppState((state) => state.results.dissection?.basedOn)
  const version = useAppState((state) => state.model.version)
  if (regionId === null) return <p className="small">{t('dissection.none')}</p>
  const isOld = view?.regionId !== regionId || view.of !== of || isStale(basedOn, version)
  return (
    <section
      className="dissection"
      aria-label={t('dissection.title', { name: t('region.name', { region: regionId }) })}
      data-stale={isOld}
    >
      <div className="row wrap">
        <SelectField
          label={t('dissection.of')}
          value={of}
          options={(['posterior', 'prior'] as const).map((value) => ({
            value,
            label: t(`dissection.of.${value}`),
          }))}
          onChange={(value) => commands.setDomain('command.view', { dissectionOf: value })}
        />
        {view !== null && (
          <SelectField
            label={t('dissection.piece')}
            value={String(piece)}
            options={view.dissection.pieces.map(({ kind, mass }, index) => ({
              value: String(index),
              label: t('dissection.pieceName', {
                index: index + 1,
                kind: t(`dissection.kind.${kind}`),
                mass: formatNumber(mass, 3),
              }),
            }))}
            onChange={(value) => onPiece(Number(value))}
          />
        )}
      </div>
      {view !== null && <Dissected view={view} piece={piece} />}
    </section>
  )
}

/** Of Lemma 4 from the slices; infinite where it leaves the doubles. */
function relativeDifference(total: number, logMass: number): number {
  const mass = Math.exp(logMass)
  if (mass > 0) return Math.abs(total / mass - 1)
  return total === 0 ? 1 : Infinity
}

function largestTerm(pieces: DissectionView['dissection']['pieces']): number {
  return Math.max(...pieces.flatMap(({ terms }) => terms.map(({ probability }) => probability)))
}

function Dissected({ view, piece }: { view: DissectionView; piece: number }): JSX.Element {
  const { dissection } = view
  const { pieces, total, logMass } = dissection
  const shown = pieces[piece] ?? pieces[0]
  return (
    <>
      {shown !== undefined && <ConeTiles dissection={dissection} piece={shown} />}
      <dl className="facts">
        <div className="fact">
          <dt>{t('dissection.byLemma', { count: pieces.length })}</dt>
          <dd>
            <Num value={total} digits={6} testId="lemma4-mass" />
          </dd>
        </div>
        <div className="fact">
          <dt>{t('dissection.bySlices')}</dt>
          <dd>
            <NumOfLog log={logMass} digits={6} testId="slices-mass" />
          </dd>
        </div>
        <div className="fact">
          <dt>{t('dissection.logMass')}</dt>
          <dd>
            <Num value={logMass} digits={6} testId="slices-log-mass" /> {t('unit.nats')}
          </dd>
        </div>
        <div className="fact">
          <dt>{t('dissection.difference')}</dt>
          <dd>
            <Num value={relativeDifference(total, logMass)} digits={2} />
          </dd>
        </div>
      </dl>
      {total < 0 && (
        <p className="small">{t('dissection.negative', { largest: formatNumber(largestTerm(pieces), 2) })}</p>
      )}
      {view.error === null ? (
        <p className="quiet small">{t('dissection.noError')}</p>
      ) : (
        <Lemma4Errors error={view.error} />
      )}
    </>
  )
}
