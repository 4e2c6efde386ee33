import type { TensorFile } from './tensorFile.ts'

/** The tensors of one module. */
interface Group {
  readonly prefix: string
  /** Of weight; [] where there is none. */
  readonly weight: readonly number[]
  readonly numBiases: number | null
  readonly isNormalising: boolean
}
type Guess = Readonly<Record<string, unknown>>

/** Side of images of which nothing is known: MNIST's. */
const GUESSED_SIDE = 28

/**
 * A description of a file of tensors guessed from their names and shapes, for a reader to correct: matrices are Linear
 * layers in the order in which their sizes chain, kernels are convolutions, ReLU stands between. Where names speak of a decoder
 * and of an encoder, both are described; of an encoder's two heads one layer is made.
 *
 * @returns text of a JSON object, one layer a line
 */
export function guessDescription({ tensors }: TensorFile): string {
  const groups = groupsOf(tensors)
  const isOf = (words: RegExp) => (group: Group) => words.test(group.prefix)
  const encoding = groups.filter(isOf(ENCODER))
  const decoding = groups.filter(isOf(DECODER))
  const decoder = chained(
    decoding.length > 0 ? decoding : groups.filter((group) => !encoding.includes(group)),
  )
  const encoder = decoder.length > 0 ? withOneHead(encoding) : []
  const chain = decoder.length > 0 ? decoder : chained(encoding)
  const { layers, inputSize } = layersOf(chain)
  const lines = ['{', `"latentDim": ${inputSize},`, '"layers": [', linesOf(layers)]
  if (encoder.length > 0)
    lines.push(']', ', "encoder": {"layers": [', linesOf(layersOf(encoder).layers), ']}')
  else lines.push(']')
  return [...lines, '}', ''].join('\n')
}

const HEAD = /(?:mu|mean|var|lv|sigma|std)[^.]*$/i
const ENCODER =
  /(?:^|\.|_)(?:enc|q_)|(?:^|[._])(?:mu|mean|log_?var|logvar|lv)[^.]*$|(?:fc|linear)_?(?:mu|mean|log_?var|var)$/i
const DECODER = /(?:^|[._])(?:dec|gen|generator)/i

function linesOf(layers: readonly Guess[]): string {
  return layers.map((layer) => JSON.stringify(layer)).join(',\n')
}

/** In the natural order of their names: a file of safetensors is sorted by its letters, 10 before 2. */
function groupsOf(tensors: TensorFile['tensors']): Group[] {
  const names = new Map<string, Map<string, readonly number[]>>()
  for (const [name, { shape }] of tensors) {
    if (/^(?:encoder\.)?check\.(?:inputs|outputs)$/.test(name)) continue
    const dot = name.lastIndexOf('.')
    const prefix = dot < 0 ? '' : name.slice(0, dot)
    const fields = names.get(prefix) ?? new Map<string, readonly number[]>()
    names.set(prefix, fields.set(name.slice(dot + 1), shape))
  }
  return [...names]
    .filter(([, fields]) => fields.has('weight') || fields.has('running_mean'))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([prefix, fields]) => ({
      prefix,
      weight: fields.get('weight') ?? [],
      numBiases: fields.get('bias')?.[0] ?? null,
      isNormalising: fields.has('running_mean'),
    }))
}

/** Matrices so that each takes what the one before gives, where one does; the others where they stand. */
function chained(groups: readonly Group[]): Group[] {
  if (groups.length > 100 || !groups.every(({ weight }) => weight.length === 2)) return [...groups]
  const left = [...groups]
  const isTaken = (size: number): boolean => left.some(({ weight }) => weight[0] === size)
  const first = left.findIndex(({ weight }) => !isTaken(weight[1]))
  const order = left.splice(Math.max(first, 0), 1)
  while (left.length > 0) {
    const size = order.at(-1)?.weight[0]
    const next = left.findIndex(({ weight }) => weight[1] === size)
    order.push(...left.splice(Math.max(next, 0), 1))
  }
  return order
}

/** The last two groups of an encoder, where they are heads of one size, under one prefix: `a|b`. */
function withOneHead(groups: readonly Group[]): Group[] {
  const heads = groups.filter(({ prefix, weight }) => HEAD.test(prefix) && weight.length === 2)
  if (heads.length !== 2 || heads[0].weight.join() !== heads[1].weight.join()) return chained(groups)
  const isSecondMean = /mu|mean/i.test(heads[1].prefix)
  const [mean, spread] = isSecondMean ? [heads[1], heads[0]] : heads
  const joined: Group = {
    ...mean,
    prefix: `${mean.prefix}|${spread.prefix}`,
    weight: [2 * mean.weight[0], mean.weight[1]],
  }
  return [...chained(groups.filter((group) => !heads.includes(group))), joined]
}

/** Layers for groups in order. */
function layersOf(groups: readonly Group[]): { layers: Guess[]; inputSize: number } {
  const layers: Guess[] = []
  let inputSize = 0
  let size: number | null = null
  let channels: number | null = null
  groups.forEach((group, index) => {
    const { prefix, weight, isNormalising } = group
    const tensors = prefix.includes('|') ? prefix.split('|') : prefix
    if (isNormalising) {
      // in its place, before the ReLU
      const at = layers.at(-1)?.['type'] === 'ReLU' ? layers.length - 1 : layers.length
      layers.splice(at, 0, { type: channels === null ? 'BatchNorm1d' : 'BatchNorm2d', tensors })
      return
    }
    if (weight.length === 2) {
      if (channels !== null) layers.push({ type: 'Flatten' })
      channels = null
      size = weight[0]
      if (inputSize === 0) inputSize = weight[1]
      layers.push({ type: 'Linear', tensors })
    } else if (weight.length === 4) {
      const kernel = kernelOf(group, channels)
      if (channels === null) {
        const side = size === null ? null : Math.sqrt(size / kernel.from)
        const known = side ?? (kernel.isTransposed ? 1 : GUESSED_SIDE)
        const shape = [kernel.from, Math.max(1, Math.round(known)), Math.max(1, Math.round(known))]
        layers.push({ type: 'Unflatten', shape })
        if (inputSize === 0) inputSize = shape[0] * shape[1] * shape[2]
      }
      channels = kernel.to
      layers.push({ type: kernel.isTransposed ? 'ConvTranspose2d' : 'Conv2d', tensors, ...kernel.options })
    } else
      layers.push({ type: weight.length === 1 ? 'LayerNorm' : `weight of ${weight.length} axes`, tensors })
    if (groups.slice(index + 1).some((later) => !later.isNormalising)) layers.push({ type: 'ReLU' })
  })
  return { layers, inputSize: Math.max(inputSize, 1) }
}

/** Transposed where the sizes or the name say so; torch's usual stride and padding for a kernel that doubles or halves. */
function kernelOf(
  { prefix, weight, numBiases }: Group,
  channels: number | null,
): { isTransposed: boolean; from: number; to: number; options: Guess } {
  const [first, second, height] = weight
  const isUp = DECODER.test(prefix) || /trans|deconv|up/i.test(prefix)
  const fits = (isTransposed: boolean): boolean => {
    const [from, to] = isTransposed ? [first, second] : [second, first]
    return (channels === null || channels === from) && (numBiases === null || numBiases === to)
  }
  const isTransposed = fits(isUp) ? isUp : fits(!isUp) ? !isUp : isUp
  const [from, to] = isTransposed ? [first, second] : [second, first]
  const isDoubling = height % 2 === 0
  const options = isDoubling
    ? { stride: 2, padding: Math.max(0, height / 2 - 1) }
    : { stride: 1, padding: (height - 1) / 2 }
  return { isTransposed, from, to, options }
}
