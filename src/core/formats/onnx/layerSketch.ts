import type { ImageShape } from '../../imageShape.ts'
import type { SmoothLayer } from '../../network/encoder.ts'
import type {
  AbsLayer,
  AddLayer,
  Conv2dLayer,
  ConvTranspose2dLayer,
  FlattenLayer,
  LeakyReluLayer,
  LinearLayer,
  MaxPool2dLayer,
  ReluLayer,
  UnflattenLayer,
  UpsampleLayer,
} from '../../network/model.ts'

/** A layer whose `from` is kept beside it. */
export type SketchedLayer =
  | LinearLayer
  | Conv2dLayer
  | ConvTranspose2dLayer
  | UpsampleLayer
  | MaxPool2dLayer
  | FlattenLayer
  | UnflattenLayer
  | AddLayer
  | PointwiseLayer
/** One function of each number, whatever their order. */
export type PointwiseLayer = ReluLayer | LeakyReluLayer | AbsLayer | SmoothLayer

/** A layer of a network that is still being put together. */
export interface LayerSketch {
  layer: SketchedLayer
  from: number
  /** Where in the file it came from. */
  readonly place: string
  /** Numbers that it puts out. */
  size: number
  /** As an image; null for a list. */
  shape: ImageShape | null
  /** How many layers take its output so far. */
  numTakers: number
  /** How often a node that is still to come, or the graph's output, takes a value that is made of its output. */
  numPending: number
}
