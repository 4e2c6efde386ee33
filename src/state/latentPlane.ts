/** The plane of latents that is drawn: all there is for S = 2, a slice at one coordinate's value for S = 3. */
import type { AppState } from './appState.ts'
import { memoLast } from './memoLast.ts'

export interface LatentPlane {
  /** The latent coordinates that the plot's axes show. */
  readonly axes: readonly [number, number]
  /** The coordinate that is held, and its value; null for S = 2. */
  readonly slice: { readonly axis: number; readonly at: number } | null
}

const planeOf = memoLast((latentDim: number, sliceAxis: number, at: number): LatentPlane => {
  if (latentDim === 2) return { axes: [0, 1], slice: null }
  const [first = 0, second = 1] = [0, 1, 2].filter((axis) => axis !== sliceAxis)
  return { axes: [first, second], slice: { axis: sliceAxis, at } }
})

/** null for S = 1, which is drawn as a line. */
export function latentPlane({
  model: { model },
  domain: { sliceAxis, sliceAt },
}: AppState): LatentPlane | null {
  const latentDim = model?.decoder.latentDim ?? 1
  return latentDim === 1 ? null : planeOf(latentDim, sliceAxis, sliceAt)
}

/** The latent [S] at a place of the plane. */
export function latentAt({ axes, slice }: LatentPlane, place: readonly [number, number]): number[] {
  if (slice === null) return [...place]
  const latent = [slice.at, slice.at, slice.at]
  latent[axes[0]] = place[0]
  latent[axes[1]] = place[1]
  return latent
}
