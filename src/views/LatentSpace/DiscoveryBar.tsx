import { useEffect, useRef, useState } from 'react'
import type { JSX } from 'react'
import { formatPercent } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { Discovery } from '../../state/discovery.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'

const SPEEDS = ['slow', 'brisk', 'fast'] as const
type Speed = (typeof SPEEDS)[number]
const PAUSE_MS: Readonly<Record<Speed, number>> = { slow: 1200, brisk: 450, fast: 120 }

/** Drives the walk of Fig. 1 from depth to depth. */
export function DiscoveryBar({ discovery }: { discovery: Discovery }): JSX.Element {
  const { commands } = useApp()
  const regionId = useAppState((state) => state.selection.regionId)
  const start = useAppState((state) => state.domain.discoveryStart)
  const numRegions = discovery.depths.length
  const [isRunning, setRunning] = useState(false)
  const [speed, setSpeed] = useState<Speed>('brisk')
  const { depth, deepest } = discovery
  const isOver = depth >= deepest
  const isGoing = isRunning && !isOver

  // a depth that came from elsewhere, say an undo, is to be looked at
  const expected = useRef(depth)
  useEffect(() => {
    if (expected.current !== depth) setRunning(false)
    expected.current = depth
  }, [depth])
  useEffect(() => {
    if (!isGoing) return
    const go = (): void => {
      expected.current = depth + 1
      commands.setDomain('command.discover', { discoveryDepth: depth + 1 }, 'discovery')
    }
    const timer = setTimeout(go, PAUSE_MS[speed])
    return () => clearTimeout(timer)
  }, [isGoing, depth, speed, commands])

  const show = (next: number): void => {
    setRunning(false)
    commands.setDomain('command.discover', { discoveryDepth: next }, 'discovery')
  }
  const begin = (discoveryStart: number | null): void => {
    setRunning(false)
    commands.setDomain('command.discover', { discoveryStart, discoveryDepth: 0 })
  }
  return (
    <div className="discovery" role="group" aria-label={t('discovery.title')}>
      <div className="row wrap">
        <button type="button" disabled={depth === 0} onClick={() => show(0)}>
          {t('discovery.first')}
        </button>
        <button
          type="button"
          disabled={depth === 0}
          aria-label={t('discovery.back')}
          onClick={() => show(depth - 1)}
        >
          {t('discovery.backSign')}
        </button>
        <button
          type="button"
          disabled={isOver}
          aria-label={t('discovery.on')}
          onClick={() => show(depth + 1)}
        >
          {t('discovery.onSign')}
        </button>
        <button
          type="button"
          className="primary"
          disabled={deepest === 0}
          onClick={() => {
            if (isOver) show(0)
            expected.current = isOver ? 0 : depth
            setRunning(!isGoing)
          }}
        >
          {t(isGoing ? 'discovery.hold' : isOver ? 'discovery.runAgain' : 'discovery.run')}
        </button>
        <SelectField
          label={t('discovery.speed')}
          value={speed}
          options={SPEEDS.map((value) => ({ value, label: t(`discovery.speed.${value}`) }))}
          onChange={setSpeed}
        />
      </div>
      <p className="small" role="status" data-testid="discovery" data-value={discovery.numFound}>
        {t('discovery.state', {
          depth,
          deepest,
          found: discovery.numFound,
          count: numRegions,
          frontier: discovery.numFrontier,
          mass: formatPercent(Math.min(1, discovery.priorMass)),
        })}
      </p>
      <div className="row wrap">
        <button
          type="button"
          disabled={regionId === null || regionId >= numRegions || regionId === start}
          onClick={() => begin(regionId)}
        >
          {t('discovery.fromSelected')}
        </button>
        <button type="button" disabled={start === null} onClick={() => begin(null)}>
          {t('discovery.fromOrigin')}
        </button>
      </div>
      <p className="quiet small">{t('discovery.words')}</p>
    </div>
  )
}
