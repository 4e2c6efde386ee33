import type { PlotRole } from '../../plot/plotColours.ts'
import type { PointKind } from '../../state/anomalies.ts'
import { t } from '../../text/text.ts'
import type { ScoreSeries } from './scoreSeries.ts'

const ROLES: Readonly<Record<PointKind, PlotRole>> = {
  training: 'data',
  heldOut: 'component-1',
  comparison: 'component-2',
}

/** How a series of scores is drawn and called. */
export function seriesLook({ kind, isAnomaly, scores }: ScoreSeries): {
  readonly name: string
  readonly role: PlotRole
  readonly isDashed: boolean
} {
  const words = { kind: t(`anomaly.kind.${kind}`), count: scores.length }
  return {
    name: t(isAnomaly && kind !== 'comparison' ? 'anomaly.kindAnomalies' : 'anomaly.kindCount', words),
    role: ROLES[kind],
    // what is compared with is mostly of other labels
    isDashed: isAnomaly !== (kind === 'comparison'),
  }
}
