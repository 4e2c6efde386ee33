/** The data in a link: where they come from, or, if small, the table itself. */
import type { Dataset } from '../core/datasets/dataset.ts'
import { formatDataset } from '../core/datasets/formatDataset.ts'
import { guessImageShape } from '../core/datasets/images/guessImageShape.ts'
import type { ImageShape } from '../core/imageShape.ts'
import type { AppState } from './appState.ts'
import { withDigit } from './digitData.ts'
import { formatShape, parseShape, withImageShape } from './imageShapes.ts'
import { sheetOf } from './dataRange.ts'
import { emptyTable } from './slices/drawing.ts'
import { wholeDataset } from './wholeDataset.ts'
import { pack, type LinkPart, type LinkRoom } from './linkPack.ts'
import {
  formatFlag,
  formatLabels,
  readFlag,
  readInteger,
  readLabels,
  readNumber,
  readOneOf,
  type Put,
  type Read,
  type Take,
} from './linkReaders.ts'
import {
  DATA_FILE_COLUMNS,
  DATA_FILES,
  DIGIT_COLUMNS,
  DIGIT_DEFAULTS,
  DIGIT_SOURCES,
  findGenerator,
  GENERATOR_DEFAULTS,
  GENERATOR_NAMES,
  LIMITS,
  type DataOrigin,
  type DigitData,
  type DrawnData,
  type DigitSource,
} from './recipe.ts'
import { packedReaders } from './packedReaders.ts'
import type { Scene } from './scene.ts'

export function readData(
  take: Take,
  fallback: DataOrigin,
  room: LinkRoom,
): { origin: DataOrigin; dataset: Dataset | null; columns: number | null } {
  const kind = take(
    'data',
    readOneOf(['none', ...GENERATOR_NAMES, ...DIGIT_SOURCES, 'packed', 'drawn', ...DATA_FILES]),
  )
  if (kind === undefined) return { origin: fallback, dataset: null, columns: null }
  if (kind === 'none') return { origin: { kind: 'none' }, dataset: null, columns: null }
  const generator = findGenerator(kind)
  if (generator !== undefined) {
    const defaults = GENERATOR_DEFAULTS[generator]
    const origin: DataOrigin = {
      ...defaults,
      numPoints: take('n', readInteger(LIMITS.numPoints)) ?? defaults.numPoints,
      noiseStd: take('noise', readNumber(LIMITS.noiseStd)) ?? defaults.noiseStd,
      seed: take('dataseed', readInteger(LIMITS.seed)) ?? defaults.seed,
    }
    return { origin, dataset: null, columns: 2 }
  }
  const source = DIGIT_SOURCES.find((known) => known === kind)
  if (source !== undefined)
    return { origin: readDigits(take, source), dataset: null, columns: DIGIT_COLUMNS[source] }
  if (kind === 'drawn') return readDrawn(take, fallback, room)
  if (kind === 'packed') {
    const name = take('dataname', (text) => text.slice(0, 100)) ?? 'link'
    const label = take('label', (text) => text.slice(0, 100)) ?? ''
    const unpacked = take('d', (text) => packedReaders().readPackedDataset(text, name, label, room))
    const shape = take('shape', (text) => unpacked && readShape(text, unpacked.dataDim))
    const dataset = unpacked === undefined || shape === undefined ? unpacked : withImageShape(unpacked, shape)
    return dataset === undefined
      ? { origin: fallback, dataset: null, columns: null }
      : { origin: { kind: 'imported', name }, dataset, columns: dataset.dataDim }
  }
  const file = DATA_FILES.find((name) => name === kind)
  return file === undefined
    ? { origin: fallback, dataset: null, columns: null }
    : { origin: { kind: 'file', file }, dataset: null, columns: DATA_FILE_COLUMNS[file] }
}

/** Of an empty sheet there are the names of its columns in the place of a table. */
function readDrawn(take: Take, fallback: DataOrigin, room: LinkRoom): ReturnType<typeof readData> {
  const columnNames = take('columns', (text) => readColumnNames(text))
  const label = take('label', (text) => text.slice(0, 100)) ?? ''
  const dataset =
    columnNames === undefined
      ? take('d', (text) => packedReaders().readPackedDataset(text, 'drawn', label, room))
      : { ...emptyTable(columnNames.length), columnNames }
  const known = take('sheet', readSheet)
  return dataset === undefined || dataset.dataDim > 2
    ? { origin: fallback, dataset: null, columns: null }
    : { origin: { kind: 'drawn', sheet: known ?? sheetOf(dataset) }, dataset, columns: dataset.dataDim }
}
function readColumnNames(text: string): readonly string[] | undefined {
  const names = readLabels(text)
  return names?.length === 1 || names?.length === 2 ? names : undefined
}
function readSheet(text: string): DrawnData['sheet'] | undefined {
  const [x0, x1, y0, y1, ...rest] = text.split(',').map(readNumber(LIMITS.sheet))
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return undefined
  const isSheet = rest.length === 0 && x0 < x1 && y0 < y1
  return isSheet
    ? [
        [x0, x1],
        [y0, y1],
      ]
    : undefined
}

/** Which part of the data is learned from, and what they are compared with. */
export function readApart(take: Take): Pick<Scene, 'setAside' | 'otherDigits' | 'hiding'> {
  const others = take('others', (text) => (text === ALL ? { numEach: null } : readNumEach(text)))
  return {
    setAside: take('aside', readLabels) ?? null,
    otherDigits: others ?? null,
    hiding: take('missing', readHiding) ?? null,
  }
}
const readNumEach = (text: string): Scene['otherDigits'] | undefined => {
  const numEach = readInteger(LIMITS.numEach)(text)
  return numEach === undefined ? undefined : { numEach }
}
function readHiding(text: string): Scene['hiding'] | undefined {
  const [shareText = '', seedText = '', patternText = ALL, ...rest] = text.split(',')
  const share = readNumber(LIMITS.hiddenShare)(shareText)
  const seed = readInteger(LIMITS.seed)(seedText)
  const numPatterns = patternText === ALL ? null : readInteger(LIMITS.hiddenPatterns)(patternText)
  const isWhole = share !== undefined && seed !== undefined && numPatterns !== undefined
  return isWhole && rest.length === 0 ? { share, seed, numPatterns } : undefined
}

/** What is left out of a link of digits is as it is when one chooses them. */
function readDigits(take: Take, source: DigitSource): DigitData {
  const digit = take('digit', readDigit)
  const defaults = digit === undefined ? DIGIT_DEFAULTS[source] : withDigit(DIGIT_DEFAULTS[source], digit)
  const numEach = take('n', (text) => (text === ALL ? null : readInteger(LIMITS.numEach)(text)))
  return {
    ...defaults,
    numEach: numEach === undefined ? defaults.numEach : numEach,
    isUnitNorm: take('norm', readFlag) ?? defaults.isUnitNorm,
    noiseStd: take('noise', readNumber(LIMITS.noiseStd)) ?? defaults.noiseStd,
    seed: take('dataseed', readInteger(LIMITS.seed)) ?? defaults.seed,
  }
}

const ALL = 'all'
const readDigit: Read<number | null> = (text) => (text === ALL ? null : readInteger([0, 9])(text))
/** `28x28`, `3x8x8` or `none`. */
const formatShapeField = (shape: ImageShape | null): string => formatShape(shape, 'x') || 'none'
const readShape = (text: string, dataDim: number): ImageShape | null | undefined =>
  text === 'none' ? null : parseShape(text || '?', dataDim)

export function putData(state: AppState, put: Put, omitted: LinkPart[], room: LinkRoom): void {
  const { origin, hiding, comparison } = state.data
  const dataset = wholeDataset(state)
  if (hiding !== null) put('missing', `${hiding.share},${hiding.seed},${hiding.numPatterns ?? ALL}`)
  if (comparison?.source.kind === 'label') put('aside', formatLabels(comparison.source.normal))
  else if (comparison?.source.kind === 'digits') put('others', comparison.source.numEach ?? ALL)
  else if (comparison !== null) omitted.push('comparison')
  if (origin.kind === 'none') put('data', 'none')
  else if (origin.kind === 'file') put('data', origin.file)
  else if (origin.kind === 'generated') {
    const defaults = GENERATOR_DEFAULTS[origin.generator]
    put('data', origin.generator)
    put('n', origin.numPoints, defaults.numPoints)
    put('noise', origin.noiseStd, defaults.noiseStd)
    put('dataseed', origin.seed, defaults.seed)
  } else if (origin.kind === 'digits') {
    const own = DIGIT_DEFAULTS[origin.source]
    const defaults = withDigit(own, origin.digit)
    put('data', origin.source)
    put('digit', origin.digit ?? ALL, own.digit ?? ALL)
    put('n', origin.numEach ?? ALL, defaults.numEach ?? ALL)
    put('norm', formatFlag(origin.isUnitNorm), formatFlag(defaults.isUnitNorm))
    put('noise', origin.noiseStd, defaults.noiseStd)
    put('dataseed', origin.seed, defaults.seed)
  } else if (origin.kind === 'drawn' && dataset?.numPoints === 0) {
    put('data', 'drawn')
    put('columns', formatLabels(dataset.columnNames))
    put('sheet', origin.sheet.flat().join(','))
  } else {
    const packed =
      dataset === null || dataset.values.length > room.packedNumbers
        ? null
        : pack(formatDataset(dataset), room)
    if (packed === null) omitted.push('data')
    const isDrawn = origin.kind === 'drawn'
    put('data', packed === null ? 'none' : isDrawn ? 'drawn' : 'packed')
    if (packed !== null) {
      if (isDrawn) put('sheet', origin.sheet.flat().join(','))
      else put('dataname', origin.name)
      if (dataset?.label) put('label', dataset.label.name)
      if (dataset !== null && !isDrawn)
        put(
          'shape',
          formatShapeField(dataset.imageShape ?? null),
          formatShapeField(guessImageShape(dataset.columnNames)),
        )
      put('d', packed)
    }
  }
}
