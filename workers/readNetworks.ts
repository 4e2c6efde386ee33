/** Files of networks as a decoder, an encoder, or both; and decoders of many latents on a section. */
import { asDecoder } from '../src/core/formats/asDecoder.ts'
import { asEncoder } from '../src/core/formats/asEncoder.ts'
import { checkForward } from '../src/core/formats/checkForward.ts'
import type { ImportedNetwork } from '../src/core/formats/importedNetwork.ts'
import { MAX_FILE_BYTES } from '../src/core/datasets/limits.ts'
import { type NetworkFile, readNetworkFiles } from '../src/core/formats/readNetworkFiles.ts'
import { roleOf } from '../src/core/formats/roleOf.ts'
import { axesSection } from '../src/core/network/axesSection.ts'
import { encode } from '../src/core/network/encode.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { principalSection } from '../src/core/network/principalSection.ts'
import { sectionModel, type LatentSection } from '../src/core/network/sectionModel.ts'
import { type Parsed, ParseError, type Problem, problem } from '../src/core/problem.ts'
import type { ReadDecoder, ReadEncoder, RequestOf, ResultOf } from './protocol.ts'
import { readBytes } from './readDigits.ts'
import type { JobContext } from './serve.ts'

type Sizes = Pick<GenerativeModel['decoder'], 'latentDim' | 'dataDim'>

/**
 * @throws ParseError  a file that is no network or none that can be read; two of one role; an encoder without a decoder
 *                     that it fits
 */
export async function readNetworks(
  { files, present }: RequestOf<'readNetworks'>,
  context: JobContext,
): Promise<ResultOf<'readNetworks'>> {
  const contents: NetworkFile[] = []
  for (const { file, name } of files) {
    contents.push({ name, bytes: await readBytes(file, MAX_FILE_BYTES) })
    context.report('reading', contents.length, files.length + 1)
    await context.pause()
  }
  const { networks, refused } = readNetworkFiles(contents)
  const [first] = refused
  if (first !== undefined) {
    if (first.guess !== null && refused.length === 1 && networks.length === 0)
      return { decoder: null, encoder: null, guess: first.guess }
    throw new ParseError(first.problems.map((each) => placed(first.name, each, files.length > 1)))
  }
  const roles = networks.map((network) => roleOf(network, networks, present))
  const decoders = networks.filter((_, i) => roles[i] === 'decoder')
  const encoders = networks.filter((_, i) => roles[i] === 'encoder')
  for (const [role, found] of [
    ['decoder', decoders],
    ['encoder', encoders],
  ] as const) {
    if (found.length > 1)
      throw new ParseError([
        problem('', 'severalNetworks', { role, names: found.map(({ name }) => name).join(', ') }),
      ])
  }
  const decoder = decoders[0] === undefined ? null : readDecoder(decoders[0], networks.length > 1)
  await context.pause()
  const encoder =
    encoders[0] === undefined
      ? null
      : readEncoder(encoders[0], decoder?.decoder ?? present, networks.length > 1)
  return { decoder, encoder, guess: null }
}

/** A model file of this project says its noise and its prior: a guess would give wrong numbers without a word. */
const NEEDED = [
  ['sigmaX', 'noise', 'number, list or matrix'],
  ['sigmaZ', 'priorCovariance', 'matrix'],
] as const

function readDecoder(network: ImportedNetwork, isOneOfMany: boolean): ReadDecoder {
  if (network.format === 'json') {
    const missing = NEEDED.filter(([, own]) => network[own] === null)
    if (missing.length > 0)
      throw new ParseError(
        missing.map(([path, , expected]) =>
          placed(network.name, problem(path, 'missing', { expected }), isOneOfMany),
        ),
      )
  }
  const { decoder, dropped } = valueOf(asDecoder(network), network.name, isOneOfMany)
  return {
    ...common(network),
    decoder,
    dropped,
    noise: network.noise,
    priorCovariance: network.priorCovariance,
  }
}

function readEncoder(network: ImportedNetwork, sizes: Sizes | null, isOneOfMany: boolean): ReadEncoder {
  if (sizes === null) throw new ParseError([problem(network.name, 'encoderAlone')])
  const encoder = valueOf(asEncoder(network, sizes), network.name, isOneOfMany)
  return { ...common(network), encoder }
}

function common(network: ImportedNetwork): Pick<ReadDecoder, 'name' | 'format' | 'check'> {
  const { name, format, check } = network
  return {
    name,
    format,
    check: check === null ? null : { ...checkForward(network, check), numPoints: check.numPoints },
  }
}

function valueOf<T>(parsed: Parsed<T>, name: string, isOneOfMany: boolean): T {
  if (!parsed.ok) throw new ParseError(parsed.problems.map((each) => placed(name, each, isOneOfMany)))
  return parsed.value
}

/** Of several files, the one that a problem is of is named. */
function placed(name: string, each: Problem, isOneOfMany: boolean): Problem {
  if (!isOneOfMany) return each
  return { ...each, path: each.path === '' ? name : `${name}, ${each.path}` }
}

/** The model on the section, where the encodings of the data lie or as it is told. */
export async function latentSection(
  { model, choice, encoder, observations }: RequestOf<'latentSection'>,
  context: JobContext,
): Promise<ResultOf<'latentSection'>> {
  const section =
    choice.kind === 'axes'
      ? axesSection(choice.axes, Float64Array.from(choice.origin))
      : principalSection(
          await encodings(encoder, observations, context),
          model.decoder.latentDim,
          choice.numAxes,
        )
  const { directions }: LatentSection = section
  const { model: along, origin } = sectionModel(model, section)
  return { model: along, origin, directions }
}

/** The means of q(z|x) of the data: [n, S]. */
async function encodings(
  encoder: RequestOf<'latentSection'>['encoder'],
  observations: RequestOf<'latentSection'>['observations'],
  context: JobContext,
): Promise<Float64Array> {
  if (encoder === null || observations === null) throw new RangeError('no encodings to lay a section through')
  const { dataDim, latentDim } = encoder
  const { values, numPoints } = observations
  const means = new Float64Array(numPoints * latentDim)
  for (let n = 0; n < numPoints; n++) {
    const { components } = encode(encoder, values.subarray(n * dataDim, (n + 1) * dataDim))
    means.set(components[0]!.mean, n * latentDim)
    context.report('reading', n + 1, numPoints)
    if (n % 16 === 15) await context.pause()
  }
  return means
}
