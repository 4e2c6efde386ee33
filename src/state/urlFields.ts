/**
 * The link: one row per shareable field (key, how to read it, how to write it). Defaults are left out; what cannot be
 * read is ignored and named in `problems`. Values that a link cannot hold are named in `omitted`, never dropped in silence.
 */
import { imageSize } from '../core/imageShape.ts'
import type { ConvolutionRecipe } from '../core/network/initialiseDecoder.ts'
import { isLearnedLayer } from '../core/network/isLearnedLayer.ts'
import { parseChannels } from './architecture.ts'
import { formatModel } from '../core/network/formatModel.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Scaling } from '../core/numerics/scaling.ts'
import type { ActivationName, DecoderRequest, InitialiserName } from '../../workers/protocol.ts'
import type { AppState, DomainState, LimitScales } from './appState.ts'
import { INITIAL_UNDOABLE } from './initialState.ts'
import { DEFAULT_PRESET, findPreset, presetView, type Preset } from './presets.ts'
import { isWithin, LIMITS, MODEL_FILES } from './recipe.ts'
import { DOMAIN_FIELDS, type DomainField } from './linkDomain.ts'
import {
  formatIntegerOr,
  readIntegerOr,
  readInteger,
  readNumber,
  readOneOf,
  type Put,
  type Read,
  type Take,
} from './linkReaders.ts'
import { METHODS, putTraining, readTraining, TRAINING_KEYS } from './linkTraining.ts'
import { putData, readApart, readData } from './linkData.ts'
import { LINK_ROOM, pack, urlSafe, type LinkPart, type LinkRoom } from './linkPack.ts'
import { packedReaders } from './packedReaders.ts'
import { startOf, type StartOrigin } from './recipe.ts'
import type { Scene } from './scene.ts'
import { hiddenMask, wholePoint } from './slices/hiding.ts'

export const LINK_VERSION = 1
export interface LinkText {
  /** Without the leading '#'. */
  readonly hash: string
  /** What had to stay out, for being too large. */
  readonly omitted: readonly LinkPart[]
}

export interface ParsedLink {
  readonly scene: Scene
  /** Keys that were unknown or held nonsense. */
  readonly problems: readonly string[]
  /** What the sender's view held and the link could not. */
  readonly omitted: readonly LinkPart[]
}

const ACTIVATIONS: readonly ActivationName[] = ['ReLU', 'LeakyReLU', 'Abs']
const INITIALISERS: readonly InitialiserName[] = ['torch', 'he', 'glorot', 'authors']
/** Points of more coordinates go by their number in the data, where they have one. */
const MAX_FIELDS_BY_VALUE = 8
const LINK_PARTS: readonly LinkPart[] = ['model', 'data', 'point', 'comparison']

/** A list of numbers with commas; an empty entry is a missing coordinate. */
const readPoint =
  ({ pointLength }: LinkRoom): Read<readonly number[]> =>
  (text) => {
    const values = text.split(',').map((part) => (part === '' ? Number.NaN : Number(part)))
    const isPoint = text.split(',').every((part, i) => part === '' || Number.isFinite(values[i]))
    return isPoint && text.length <= pointLength ? values : undefined
  }
const readParts: Read<readonly LinkPart[]> = (text) => {
  const parts = text.split(',').map((part) => LINK_PARTS.find((known) => known === part))
  return parts.every((part) => part !== undefined) ? parts : undefined
}
const formatPoint = (x: readonly number[]): string =>
  x.map((value) => (Number.isNaN(value) ? '' : String(value))).join(',')

/** The means of the columns, then their standard deviations. */
const readScaling =
  (dataDim: number, room: LinkRoom): Read<Scaling> =>
  (text) => {
    const values = readPoint(room)(text) ?? []
    const [mean, std] = [values.slice(0, dataDim), values.slice(dataDim)]
    const isScaling = std.length === dataDim && mean.every(Number.isFinite) && std.every((value) => value > 0)
    return isScaling ? { mean, std } : undefined
  }
const formatScaling = ({ mean, std }: Scaling): string => formatPoint([...mean, ...std])

const readWidths: Read<readonly number[]> = (text) => {
  const widths = text === '' ? [] : text.split('-').map(Number)
  const isNetwork =
    widths.length <= LIMITS.numHiddenLayers[1] &&
    widths.every((w) => Number.isInteger(w) && isWithin(w, LIMITS.width))
  return isNetwork ? widths : undefined
}

/** Every key that a link may hold. */
const KEYS = new Set([
  'v',
  'limit',
  'preset',
  'data',
  'n',
  'noise',
  'dataseed',
  'digit',
  'norm',
  'shape',
  'dataname',
  'label',
  'd',
  'latent',
  'net',
  'conv',
  'act',
  'slope',
  'init',
  'seed',
  'start',
  'standard',
  'dim',
  'modelfile',
  'sheet',
  'columns',
  'modelname',
  'm',
  'variance',
  'x',
  'point',
  'region',
  'hidden',
  'aside',
  'others',
  'missing',
  'omitted',
  't',
  'epoch',
  'trainedby',
  ...TRAINING_KEYS,
  ...Object.values(DOMAIN_FIELDS).map((field) => field.key),
])

/**
 * What a link says, with defaults for what it leaves out. Never throws, but where the link holds a model or a table and
 * the readers of those are not loaded: see packedReaders.ts.
 */
export function parseLink(hash: string, room: LinkRoom = LINK_ROOM): ParsedLink {
  const problems: string[] = []
  const fields = new Map<string, string>()
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (part === '') continue
    const [key = '', ...rest] = part.split('=')
    const text = decode(rest.join('='))
    if (!KEYS.has(key) || text === null || fields.has(key))
      problems.push(key.slice(0, 20) || part.slice(0, 20))
    else fields.set(key, text)
  }
  const version = fields.get('v')
  if (version !== undefined && version !== String(LINK_VERSION)) problems.push('v')

  const take = <T>(key: string, read: Read<T>): T | undefined => {
    const text = fields.get(key)
    if (text === undefined) return undefined
    const value = read(text)
    if (value === undefined) problems.push(key)
    return value
  }

  const presetId = fields.has('preset') ? take('preset', (text) => findPreset(text)?.id) : undefined
  const preset = findPreset(presetId ?? DEFAULT_PRESET)!
  const data = readData(take, preset.data, room)
  const model = readModel(take, preset.model, data.columns, room)
  const domain: DomainState = {
    ...INITIAL_UNDOABLE.domain,
    ...presetView(preset),
  }
  const readDomain = <K extends keyof DomainState>(field: DomainField<K>): Partial<DomainState> => {
    const value = take(field.key, field.read)
    return value === undefined ? {} : { [field.name]: value }
  }
  const patches = Object.values(DOMAIN_FIELDS).map((field) =>
    readDomain(field as DomainField<keyof DomainState>),
  )
  const omitted = take('omitted', readParts) ?? []
  const training = readTraining(take)
  const trained = readTrained(take, room)
  const isPresetWhole = model.origin === preset.model && data.origin === preset.data
  const region = take('region', readIntegerOr('none'))
  const point = take('point', readInteger([1, 1e7]))
  const x = take('x', readPoint(room)) ?? (isPresetWhole ? preset.x : null)
  return {
    scene: {
      preset: isPresetWhole ? preset.id : null,
      modelOrigin: model.origin,
      dataOrigin: data.origin,
      model: model.model,
      dataset: data.dataset,
      trained,
      training,
      noiseVariance: take('variance', readNumber(LIMITS.noiseVariance)) ?? null,
      limit: take('limit', readLimit) ?? null,
      x,
      pointIndex: point === undefined ? null : point - 1,
      hidden: take('hidden', readMask(room)) ?? null,
      ...readApart(take),
      regionId: region === undefined ? (isPresetWhole ? preset.regionId : null) : region,
      domain: Object.assign({}, domain, ...patches) as DomainState,
    },
    problems: [...new Set(problems)],
    omitted,
  }
}

/** Bits, base64url. */
const readMask =
  ({ maskLength }: LinkRoom): Read<Uint8Array> =>
  (text) => {
    if (text.length > maskLength) return undefined
    try {
      return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    } catch {
      return undefined
    }
  }
function formatMask(mask: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8))
  mask.forEach((bit, d) => (bytes[d >> 3]! |= bit << (d & 7)))
  return urlSafe(bytes)
}

/** log10 of the factors of Σx and Σz. */
function readLimit(text: string): LimitScales | undefined {
  const [noise, prior, ...rest] = text.split(',').map(Number)
  const fits =
    rest.length === 0 &&
    isWithin(noise ?? Number.NaN, LIMITS.limitNoise) &&
    isWithin(prior ?? Number.NaN, LIMITS.limitPrior)
  return fits ? { noise: noise!, prior: prior! } : undefined
}

const readPackedModel =
  (room: LinkRoom): Read<GenerativeModel> =>
  (text) =>
    packedReaders().readPackedModel(text, room)

function readTrained(take: Take, room: LinkRoom): Scene['trained'] {
  const model = take('t', readPackedModel(room))
  const epoch = take('epoch', readInteger([0, 1e9])) ?? 0
  const method = take('trainedby', readOneOf(METHODS)) ?? 'em'
  return model === undefined ? null : { model, epoch, method }
}

function readModel(
  take: Take,
  fallback: StartOrigin,
  columns: number | null,
  room: LinkRoom,
): { origin: StartOrigin; model: GenerativeModel | null } {
  const name = take('modelname', (text) => text.slice(0, 100)) ?? 'link'
  const model = take('m', readPackedModel(room))
  if (model !== undefined) return { origin: { kind: 'imported', name }, model }
  const file = take('modelfile', readOneOf(MODEL_FILES))
  if (file !== undefined) return { origin: { kind: 'file', file }, model: null }
  const hidden = take('net', readWidths)
  if (hidden === undefined) return { origin: fallback, model: null }
  const dataDim = take('dim', readInteger([1, 4096])) ?? columns ?? 2
  const convolutions = take('conv', readConvolutions(dataDim))
  const scaling = take('standard', readScaling(dataDim, room))
  const request: DecoderRequest = {
    widths: [take('latent', readInteger(LIMITS.latentDim)) ?? 1, ...hidden, dataDim],
    activation: take('act', readOneOf(ACTIVATIONS)) ?? 'LeakyReLU',
    negativeSlope: take('slope', readNumber(LIMITS.negativeSlope)) ?? 0.1,
    initialiser: take('init', readOneOf(INITIALISERS)) ?? 'authors',
    seed: take('seed', readInteger(LIMITS.seed)) ?? 0,
    ...(convolutions === undefined ? {} : { convolutions }),
    ...(scaling === undefined || convolutions !== undefined ? {} : { scaling }),
  }
  const noiseVariance = take('start', readNumber(LIMITS.noiseVariance)) ?? 1
  return { origin: { kind: 'seeded', request, noiseVariance }, model: null }
}
/** The link that reproduces a state, and what it could not hold. */
export function formatLink(state: AppState, room: LinkRoom = LINK_ROOM): LinkText {
  const fields = new Map<string, string>([['v', String(LINK_VERSION)]])
  const omitted: LinkPart[] = []
  const preset = findPreset(state.preset)
  const put = (key: string, value: string | number, fallback?: string | number): void => {
    if (value !== fallback) fields.set(key, String(value))
  }
  if (preset !== undefined) put('preset', preset.id, DEFAULT_PRESET)
  else {
    putData(state, put, omitted, room)
    putModel(state, put, omitted, room)
  }
  const { noiseOverride, origin } = state.model
  const byHand = origin.kind === 'trained' ? origin.fromNoise : noiseOverride
  if (byHand !== null && origin.kind !== 'imported') put('variance', byHand)
  const { limit } = state.model
  if (limit !== null) put('limit', `${limit.noise},${limit.prior}`)
  putTraining(state.training, put)
  const { pointIndex, regionId, truth } = state.selection
  const x = wholePoint(state.selection)
  const isPresetPoint = preset !== undefined && isFirstPoint(preset, x, pointIndex)
  if (x !== null && !isPresetPoint) {
    const text = formatPoint(x)
    if (x.length > MAX_FIELDS_BY_VALUE && pointIndex !== null) put('point', pointIndex + 1)
    else if (text.length <= room.pointLength) put('x', text)
    else omitted.push('point')
  }
  if (truth !== null) {
    const mask = formatMask(hiddenMask(state.selection))
    if (mask.length <= room.maskLength) put('hidden', mask)
    else omitted.push('point')
  }
  const formatRegion = formatIntegerOr('none')
  put('region', formatRegion(regionId), formatRegion(preset?.regionId ?? null))
  if (omitted.length > 0) put('omitted', omitted.join(','))
  const defaults: DomainState = {
    ...INITIAL_UNDOABLE.domain,
    ...presetView(preset),
  }
  for (const field of Object.values(DOMAIN_FIELDS) as DomainField<keyof DomainState>[]) {
    const text = field.format(state.domain[field.name])
    if (text !== field.format(defaults[field.name])) fields.set(field.key, text)
  }
  const hash = [...fields].map(([key, value]) => `${key}=${encode(value)}`).join('&')
  return { hash, omitted }
}

/** Whether that point is the one that the preset selects. */
function isFirstPoint(preset: Preset, x: readonly number[] | null, pointIndex: number | null): boolean {
  const first = preset.x
  if (first === null) return pointIndex === 0
  return x !== null && x.length === first.length && x.every((v, i) => Object.is(v, first[i]))
}

function putModel(state: AppState, put: Put, omitted: LinkPart[], room: LinkRoom): void {
  const model = state.model.limit?.base ?? state.model.model
  const origin = startOf(state.model.origin)
  if (state.model.origin.kind === 'trained') {
    const packed =
      model === null || countNumbers(model) > room.packedNumbers ? null : pack(formatModel(model), room)
    if (packed === null) omitted.push('model')
    else {
      put('epoch', state.model.origin.epoch)
      put('trainedby', state.model.origin.method, 'em')
      put('t', packed)
    }
  }
  if (origin.kind === 'file') put('modelfile', origin.file)
  else if (origin.kind === 'seeded') {
    const { widths, activation, negativeSlope, initialiser, seed, scaling, convolutions } = origin.request
    if (scaling !== undefined) {
      const text = formatScaling(scaling)
      if (text.length > room.pointLength) {
        omitted.push('model')
        return
      }
      put('standard', text)
    }
    put('latent', widths[0]!, 1)
    put('net', widths.slice(1, -1).join('-'))
    put('dim', widths.at(-1)!)
    if (convolutions !== undefined) put('conv', formatConvolutions(convolutions))
    put('act', activation, 'LeakyReLU')
    put('slope', negativeSlope, 0.1)
    put('init', initialiser, 'authors')
    put('seed', seed, 0)
    put('start', origin.noiseVariance, 1)
  } else if (model !== null && state.model.origin.kind !== 'trained') {
    const packed = countNumbers(model) > room.packedNumbers ? null : pack(formatModel(model), room)
    if (packed === null) omitted.push('model')
    else {
      put('modelname', origin.name)
      put('m', packed)
    }
  }
}

/** Channels, and the image's channels, rows and columns: 4-2:1x28x28. */
function formatConvolutions({ channels, shape }: ConvolutionRecipe): string {
  return `${channels.join('-')}:${shape.channels}x${shape.height}x${shape.width}`
}

function readConvolutions(dataDim: number): (text: string) => ConvolutionRecipe | undefined {
  return (text) => {
    const [, list = '', ...sizes] = /^([\d-]+):(\d+)x(\d+)x(\d+)$/.exec(text) ?? []
    const [numChannels = 0, height = 0, width = 0] = sizes.map(Number)
    const shape = { channels: numChannels, height, width }
    const channels = parseChannels(list, shape)
    return imageSize(shape) === dataDim && channels !== undefined && channels.length > 0
      ? { shape, channels }
      : undefined
  }
}

function countNumbers({ decoder, noise }: GenerativeModel): number {
  const weights = decoder.layers.reduce(
    (sum, layer) => sum + (isLearnedLayer(layer) ? layer.weight.length : 0),
    0,
  )
  return weights + (noise.kind === 'full' ? noise.matrix.length : 0)
}

/** Characters that stay readable in a hash; everything else is percent-encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',')
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
