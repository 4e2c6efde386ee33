/** What hovering shows: z ↦ g(z) from the partition at hand; x ↦ the mode of p(z|x), asked of a worker. */
import type { LineGeometry } from '../core/partition/partition.ts'
import type { PointPosterior } from '../core/inference/pointPosterior.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import { createCallPolicies } from '../workerClient/createCallPolicies.ts'
import type { App } from './AppContext.tsx'
import type { PartitionView } from './appState.ts'
import { NO_HOVER } from './hover.ts'
import { shownPlane } from './selectors.ts'

const policies = createCallPolicies()

/** The region that holds z [S]: on the line by bisection, else the one that holds it deepest. */
export function regionAt({ partition }: Pick<PartitionView, 'partition'>, z: readonly number[]): number {
  const { geometry, numRegions } = partition
  if (geometry.kind === 'line') return regionOnLine(geometry, numRegions, z[0]!)
  const [starts, sides] =
    geometry.kind === 'plane'
      ? [geometry.edgeStarts, geometry.lines]
      : [geometry.facetStarts, geometry.planes]
  const size = z.length + 1
  let best = 0
  let bestDepth = -Infinity
  for (let region = 0; region < numRegions && !(bestDepth > 0); region++) {
    let depth = Infinity
    for (let side = starts[region]!; side < starts[region + 1]! && depth > bestDepth; side++) {
      let distance = sides[side * size + z.length]!
      for (let s = 0; s < z.length; s++) distance += sides[side * size + s]! * z[s]!
      if (distance < depth) depth = distance
    }
    if (depth > bestDepth) {
      best = region
      bestDepth = depth
    }
  }
  return best
}

function regionOnLine({ limits }: LineGeometry, numRegions: number, z: number): number {
  let lower = 0
  let upper = numRegions - 1
  while (lower < upper) {
    const middle = (lower + upper + 1) >> 1
    if (limits[middle]! <= z) lower = middle
    else upper = middle - 1
  }
  return lower
}

/** g(z) = A_ω z + b_ω, [D]. */
export function generatedAt(view: PartitionView, z: readonly number[]): number[] {
  const { slope, bias, dataDim, latentDim } = view.partition
  const start = regionAt(view, z) * dataDim
  return Array.from({ length: dataDim }, (_, d) =>
    z.reduce((sum, value, s) => sum + slope[(start + d) * latentDim + s]! * value, bias[start + d]!),
  )
}

export function hoverLatent({ store, hover }: App, z: readonly number[]): void {
  const view = store.getState().results.partition?.value
  const isKnown = view !== undefined && view.partition.latentDim === z.length
  hover.set(
    isKnown
      ? { latent: z, regionId: regionAt(view, z), generated: generatedAt(view, z), data: null }
      : NO_HOVER,
  )
}

export function hoverData({ store, hover, pool }: App, point: readonly [number, number]): void {
  const { model, domain } = store.getState()
  if (model.model === null) return
  const { dataDim } = model.model.decoder
  const { projection } = shownPlane(store.getState())
  // Only what the pointer tells is known: the other coordinates are missing, and the posterior is exact all the same.
  const x = new Float64Array(dataDim).fill(Number.NaN)
  if (dataDim === 1) x[0] = point[0]
  else {
    x[domain.coordinates[0]] = point[0]
    x[domain.coordinates[1]] = point[1]
  }
  const network = model.model
  const ask = (signal: AbortSignal): Promise<PointPosterior['map']> => {
    const options = { signal, modelVersion: model.version }
    return projection === null
      ? pool.call('mapLatent', { model: network, x }, options)
      : pool.call('mapProjected', { model: network, projection, place: Float64Array.from(point) }, options)
  }
  const isHovering = { current: true }
  const unsubscribe = hover.subscribe(() => {
    isHovering.current = hover.get().data === point
  })
  hover.set({ ...hover.get(), data: point })
  policies
    .runLatest('hover', ask)
    .then(({ latent, data }) => {
      if (!isHovering.current) return
      unsubscribe()
      hover.set({
        latent: Array.from(latent),
        regionId: null,
        generated: Array.from(data),
        data: point,
      })
    })
    .catch((error: unknown) => {
      // A hover that was overtaken shows nothing; any other failure is shown where the point is selected.
      if (!isAbortError(error)) hover.set(NO_HOVER)
    })
    .finally(unsubscribe)
}
