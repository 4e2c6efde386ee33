import type { ImportedNetwork } from './importedNetwork.ts'

interface DecoderSizes {
  readonly latentDim: number
  readonly dataDim: number
}

/**
 * What an imported network is for: what its file says; two outputs are an encoder's; then names of the file and of its outputs;
 * then whether it maps the data of another decoder to twice as many numbers as that one's latent space has; and last,
 * whether it puts out more than it takes, as decoders do.
 *
 * @param others   imported with it
 * @param present  decoder of the model that is there already
 */
export function roleOf(
  network: ImportedNetwork,
  others: readonly ImportedNetwork[],
  present: DecoderSizes | null,
): 'decoder' | 'encoder' {
  const { role, name, inputSize, outputs } = network
  if (role !== null) return role
  if (outputs.length > 1) return 'encoder'
  const isEncoderName = /enc(?!e)|recognition|inference/i.test(name)
  const isDecoderName = /dec|generator|(?:^|[^a-z])gen(?:[^a-z]|$)/i.test(name)
  if (isEncoderName !== isDecoderName) return isEncoderName ? 'encoder' : 'decoder'
  const outputSize = outputs[0].size
  const fits = ({ latentDim, dataDim }: DecoderSizes): boolean =>
    inputSize === dataDim && outputSize === 2 * latentDim
  const decoders = others
    .filter((other) => other !== network && other.role !== 'encoder' && other.outputs.length === 1)
    .map((other) => ({ latentDim: other.inputSize, dataDim: other.outputs[0].size }))
  // with the others first: they may be meant to replace what is there
  if (decoders.some(fits)) return 'encoder'
  if (decoders.length === 0 && present !== null && fits(present) && present.latentDim !== inputSize)
    return 'encoder'
  return outputSize >= inputSize ? 'decoder' : 'encoder'
}
