import type { Tensor } from '../../network/parse/tensor.ts'
import type { StoredTensor } from './tensorFile.ts'

/** Types whose numbers are taken: all that torch trains with. */
export const FLOAT_TYPES: readonly string[] = ['F64', 'F32', 'F16', 'BF16']

/**
 * The numbers of a tensor as doubles, exactly; infinities and NaN as they are.
 *
 * @throws RangeError  the type is none of FLOAT_TYPES
 */
export function decodeTensor({ dtype, shape, bytes }: StoredTensor): Tensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (dtype) {
    case 'F64':
      return { shape, values: fill(bytes.length / 8, (i) => view.getFloat64(8 * i, true)) }
    case 'F32':
      return { shape, values: fill(bytes.length / 4, (i) => view.getFloat32(4 * i, true)) }
    case 'F16':
      return { shape, values: fill(bytes.length / 2, (i) => halfValue(view.getUint16(2 * i, true))) }
    case 'BF16': {
      // the upper half of a float32
      const whole = new DataView(new ArrayBuffer(4))
      const valueOf = (bits: number): number => {
        whole.setUint16(0, bits)
        return whole.getFloat32(0)
      }
      return { shape, values: fill(bytes.length / 2, (i) => valueOf(view.getUint16(2 * i, true))) }
    }
    default:
      throw new RangeError(`no numbers of type ${dtype}`)
  }
}

function fill(length: number, valueAt: (index: number) => number): Float64Array {
  const values = new Float64Array(length)
  for (let i = 0; i < length; i++) values[i] = valueAt(i)
  return values
}

/** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
function halfValue(bits: number): number {
  const sign = bits & 0x80_00 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3_ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
