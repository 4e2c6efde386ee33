/** What the plots show, in a link: one row for each field of the domain. */
import { isZoom } from '../plot/zoom.ts'
import type { Zoom } from '../plot/zoom.ts'
import { LATENT_MODES, REGION_COLOURS } from './appState.ts'
import type { DomainState } from './appState.ts'
import {
  formatFlag,
  formatIntegerOr,
  readFlag,
  readInteger,
  readIntegerOr,
  readNumber,
  readLabels,
  readOneOf,
  formatLabels,
  type Read,
} from './linkReaders.ts'
import { isWithin, LIMITS } from './recipe.ts'

const readZoom: Read<Zoom> = (text) => {
  const [scale = NaN, x = NaN, y = NaN, ...rest] = text.split(',').map(Number)
  return rest.length === 0 && isZoom({ scale, x, y }) ? { scale, x, y } : undefined
}
const formatZoom = ({ scale, x, y }: Zoom): string => [scale, x, y].join(',')

/** The fields of the plots, one row each. */
export interface DomainField<K extends keyof DomainState> {
  readonly key: string
  readonly name: K
  readonly read: Read<DomainState[K]>
  readonly format: (value: DomainState[K]) => string
}
function domainField<K extends keyof DomainState>(
  key: string,
  name: K,
  read: Read<DomainState[K]>,
  format: (value: DomainState[K]) => string,
): DomainField<K> {
  return { key, name, read, format }
}
export const DOMAIN_FIELDS = {
  dataView: domainField('show', 'dataView', readOneOf(['images', 'points']), String),
  imageScale: domainField('grey', 'imageScale', readOneOf(['data', 'own']), String),
  plane: domainField('plane', 'plane', readOneOf(['auto', 'pair', 'principal']), String),
  coordinates: domainField(
    'axes',
    'coordinates',
    (text) => {
      const [i, j, ...rest] = text.split(',').map((part) => readInteger([1, 1e6])(part))
      return i !== undefined && j !== undefined && i !== j && rest.length === 0 ? [i - 1, j - 1] : undefined
    },
    ([i, j]) => `${i + 1},${j + 1}`,
  ),
  dataZoom: domainField('zoomx', 'dataZoom', readZoom, formatZoom),
  latentZoom: domainField('zoomz', 'latentZoom', readZoom, formatZoom),
  densityScale: domainField('scale', 'densityScale', readOneOf(['log', 'linear']), String),
  showDensity: domainField('density', 'showDensity', readFlag, formatFlag),
  showContours: domainField('contours', 'showContours', readFlag, formatFlag),
  showComponents: domainField('components', 'showComponents', readFlag, formatFlag),
  regionColour: domainField('colour', 'regionColour', readOneOf(REGION_COLOURS), String),
  latentMode: domainField('latents', 'latentMode', readOneOf(LATENT_MODES), String),
  sliceAxis: domainField(
    'slice',
    'sliceAxis',
    (text) => ([1, 2, 3].includes(Number(text)) ? ((Number(text) - 1) as 0 | 1 | 2) : undefined),
    (axis) => String(axis + 1),
  ),
  sliceAt: domainField('at', 'sliceAt', readNumber([-1e6, 1e6]), String),
  dissectionOf: domainField('apart', 'dissectionOf', readOneOf(['posterior', 'prior']), String),
  discoveryStart: domainField(
    'foundfrom',
    'discoveryStart',
    readIntegerOr('origin'),
    formatIntegerOr('origin'),
  ),
  discoveryDepth: domainField('found', 'discoveryDepth', readIntegerOr('all'), formatIntegerOr('all')),
  samples: domainField(
    'samples',
    'samples',
    (text) => {
      if (text === '0') return null
      const [count, seed = 1, ...rest] = text.split(',').map(Number)
      const isValid =
        rest.length === 0 &&
        isWithin(count ?? NaN, [1, 10_000]) &&
        Number.isInteger(count) &&
        isWithin(seed, LIMITS.seed) &&
        Number.isInteger(seed)
      return isValid ? { count: count!, seed } : undefined
    },
    (samples) => (samples === null ? '0' : `${samples.count},${samples.seed}`),
  ),
  completion: domainField(
    'draws',
    'completion',
    (text) => {
      const [count = '', seed = '', noise = '', ...rest] = text.split(',')
      const numSamples = readInteger(LIMITS.completions)(count)
      const known = readInteger(LIMITS.seed)(seed)
      const withNoise = readFlag(noise)
      const isWhole = numSamples !== undefined && known !== undefined && withNoise !== undefined
      return isWhole && rest.length === 0 ? { numSamples, seed: known, withNoise } : undefined
    },
    ({ numSamples, seed, withNoise }) => `${numSamples},${seed},${formatFlag(withNoise)}`,
  ),
  anomaly: domainField(
    'scores',
    'anomaly',
    (text) => {
      const [scaleText = '', plotText = '', alarm = '', ...rest] = text.split(',')
      const scale = readOneOf(['linear', 'log'])(scaleText)
      const plot = readOneOf(['histogram', 'ecdf'])(plotText)
      const threshold = alarm === 'auto' ? null : readNumber([-1e300, 1e300])(alarm)
      const isWhole = scale !== undefined && plot !== undefined && threshold !== undefined
      return isWhole && rest.length === 0 ? { scale, plot, threshold } : undefined
    },
    ({ scale, plot, threshold }) => `${scale},${plot},${threshold ?? 'auto'}`,
  ),
  normalLabels: domainField('normal', 'normalLabels', readLabels, formatLabels),
} satisfies { [K in keyof DomainState]: DomainField<K> }
