import type { ComparedMethod, ComparedRun } from './comparedLanes.ts'
import type { ComparisonSettings } from './comparedRun.ts'
import type { Discovery, DiscoverySettings } from './discovery.ts'
import type { Distributions, DistributionsSettings } from './distributions.ts'
import type { ImageRunSettings } from './imageRun.ts'
import type { ManifoldPolyline } from './manifoldPolyline.ts'
import type { ManifoldStrip } from './manifoldStrip.ts'
import type { RegionSimplices, SimplicesSettings } from './regionSimplices.ts'

/** Each kind of figure: what it is made from, and what is computed. A comparison is of one run; a batch is several. */
export interface FigureKinds {
  readonly discovery: readonly [DiscoverySettings, Discovery]
  readonly simplices: readonly [SimplicesSettings, RegionSimplices]
  readonly distributions: readonly [DistributionsSettings, Distributions]
  readonly comparison: readonly [ComparisonSettings, ComparedRun<ManifoldPolyline>]
  readonly images: readonly [ImageRunSettings, ComparedRun<ManifoldStrip>]
}

/** A figure to be computed; plain data. */
export type FigureSettings = {
  readonly [K in keyof FigureKinds]: { readonly kind: K; readonly settings: FigureKinds[K][0] }
}[keyof FigureKinds]

/** Of the paper. */
export const FIGURE_IDS = ['1', '2', '3', '4', '5', '6', '7'] as const
export type FigureId = (typeof FIGURE_IDS)[number]

/** What there is to draw: of a comparison, all runs that have begun, and what their training took. */
export type FigureResult =
  | { readonly kind: 'discovery'; readonly result: Discovery }
  | { readonly kind: 'simplices'; readonly result: RegionSimplices }
  | { readonly kind: 'distributions'; readonly result: Distributions }
  | { readonly kind: 'comparison'; readonly result: MethodComparison }
  | { readonly kind: 'images'; readonly result: ImageComparison }

export type MethodComparison = Comparison<ComparisonSettings, ManifoldPolyline>
export type ImageComparison = Comparison<ImageRunSettings, ManifoldStrip>

export interface Comparison<S extends { readonly methods: readonly ComparedMethod[] }, M> {
  /** Those of the first run. */
  readonly settings: S
  readonly runs: readonly ComparedRun<M>[]
  /** Of training, s: for each run one for each method. */
  readonly seconds: readonly (readonly number[])[]
}
