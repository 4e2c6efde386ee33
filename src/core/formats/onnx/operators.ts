import type { Operator } from './nodeAtHand.ts'
import { ACTIVATIONS } from './operators/activations.ts'
import { ARITHMETIC } from './operators/arithmetic.ts'
import { CONVOLUTION } from './operators/convolution.ts'
import { IMAGE_SIZES } from './operators/imageSizes.ts'
import { LINEAR } from './operators/linear.ts'
import { LINEAR_IMAGES } from './operators/linearImages.ts'
import { RELABELLING } from './operators/relabelling.ts'
import { SHAPE_ARITHMETIC } from './operators/shapeArithmetic.ts'

/** What is read, by the operator's name in ONNX's own domain. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    ACTIVATIONS,
    ARITHMETIC,
    CONVOLUTION,
    IMAGE_SIZES,
    LINEAR,
    LINEAR_IMAGES,
    RELABELLING,
    SHAPE_ARITHMETIC,
  ].flatMap((group) => Object.entries(group)),
)
