import type { OnnxNode } from './onnxModel.ts'
import { shortName } from './shortName.ts'

/** Where a node stands: `node 3 (Conv "/conv1/Conv")`, counted from 0 in the order of the file. */
export function nodePlace({ index, operator, name }: OnnxNode): string {
  const short = operator.slice(0, 40)
  return `node ${index} (${name === '' ? short : `${short} ${shortName(name)}`})`
}
