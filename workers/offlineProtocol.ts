/** What page and service worker say to each other, and what the build tells the service worker. */

/** A file of the built folder: its path from there, the SHA-256 of its content as `integrity` has it, its size. */
export type OfflineFile = readonly [path: string, integrity: string, numBytes: number]

/** All files of a version. The first part is there before the version is used; the rest, large, follows. */
export interface OfflineFiles {
  readonly version: string
  readonly first: readonly OfflineFile[]
  readonly rest: readonly OfflineFile[]
}

/** From a page: which version it is, and to keep all files; or to let the waiting version take over. */
export type OfflineRequest =
  | { readonly kind: 'greet'; readonly version: string }
  | { readonly kind: 'takeOver' }

/** From a service worker, to every page of its folder. `ready`: every file of the version lies in the cache. */
export interface OfflineNews {
  readonly kind: 'dgn-offline'
  readonly version: string
  readonly phase: 'fetching' | 'ready' | 'failed'
  /** Size of the files that are still to come, bytes. */
  readonly bytesToCome: number
}
