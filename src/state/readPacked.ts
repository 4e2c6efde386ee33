/** Reads the packed fields of links. Its parsers are large, and most links have none: see packedReaders.ts. */
import { strFromU8, unzlibSync } from 'fflate'
import type { Dataset } from '../core/datasets/dataset.ts'
import { parseData } from '../core/datasets/parseData.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import { parseModel } from '../core/network/parseModel.ts'
import type { LinkRoom } from './linkPack.ts'
import { LIMITS } from './recipe.ts'

export function readPackedModel(packed: string, room: LinkRoom): GenerativeModel | undefined {
  const text = unpack(packed, room)
  const parsed = text === undefined ? undefined : parseModel(text, { maxLatentDim: LIMITS.latentDim[1] })
  return parsed?.ok === true ? parsed.value : undefined
}

export function readPackedDataset(
  packed: string,
  name: string,
  labelColumn: string,
  room: LinkRoom,
): Dataset | undefined {
  const text = unpack(packed, room)
  const parsed = text === undefined ? undefined : parseData(text, name, { labelColumn })
  return parsed?.ok === true ? parsed.value : undefined
}

function unpack(packed: string, { packedLength }: LinkRoom): string | undefined {
  if (packed.length > packedLength) return undefined
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'))
    return strFromU8(unzlibSync(Uint8Array.from(binary, (c) => c.charCodeAt(0))))
  } catch {
    return undefined
  }
}
