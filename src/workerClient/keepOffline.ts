/** The page's side of workers/offline.worker.ts: has the app kept for use without a network, and follows how far it is. */
import type { OfflineNews, OfflineRequest } from '../../workers/offlineProtocol.ts'

/** `none`: it is not known, or the browser keeps nothing here. `newVersion`: another version is wholly there. */
export type OfflineStatus =
  | { readonly phase: 'none' | 'ready' | 'newVersion' }
  | { readonly phase: 'fetching' | 'failed'; readonly bytesToCome: number }

export interface OfflineKeeper {
  /** Load the page anew, in the newest version. */
  readonly loadNewVersion: () => void
}

/** A browser ends a service worker that is long at work; greeted again, it goes on. */
const GREET_EVERY_MS = 20_000

/**
 * Where there is no service worker (development, no secure context, a sandboxed frame, forbidden storage) the status is
 * never told and nothing fails.
 *
 * @param whenQuiet  resolves when the page has what it needs at first: fetching all the rest does not get in its way
 */
export function keepOffline(
  whenQuiet: Promise<void>,
  onStatus: (status: OfflineStatus) => void,
): OfflineKeeper {
  const container = serviceWorkers()
  const version = document.querySelector<HTMLMetaElement>('meta[name="version"]')?.content
  let registration: ServiceWorkerRegistration | null = null
  let isFetching = false
  let hasNewVersion = false
  let bytesToCome = 0

  const post = (worker: ServiceWorker | null | undefined, request: OfflineRequest): void => {
    worker?.postMessage(request)
  }
  const greet = (): void => {
    if (version === undefined) return
    for (const worker of [registration?.active, registration?.waiting])
      post(worker, { kind: 'greet', version })
  }
  const follow = (installing: ServiceWorker | null): void => {
    if (installing === null) return
    installing.onstatechange = () => {
      const { state } = installing
      if (state === 'installed' || state === 'activated') greet()
      // an older version that is there is as good as before
      if (state === 'redundant' && (registration?.active ?? null) === null)
        onStatus({ phase: 'failed', bytesToCome })
    }
  }
  const hear = ({ data }: MessageEvent): void => {
    const news = data as OfflineNews
    if (news.kind !== 'dgn-offline' || hasNewVersion) return
    if (news.version !== version) {
      if (news.phase !== 'ready') return
      hasNewVersion = true
      return onStatus({ phase: 'newVersion' })
    }
    isFetching = news.phase === 'fetching'
    bytesToCome = news.bytesToCome
    onStatus(news.phase === 'ready' ? { phase: 'ready' } : { phase: news.phase, bytesToCome })
  }
  const register = async (from: ServiceWorkerContainer): Promise<void> => {
    const found = await from.register(new URL('sw.js', document.baseURI), { updateViaCache: 'none' })
    registration = found
    found.onupdatefound = () => follow(found.installing)
    follow(found.installing)
    greet()
  }
  const start = async (from: ServiceWorkerContainer): Promise<void> => {
    await whenQuiet
    from.addEventListener('message', hear)
    from.addEventListener('controllerchange', greet)
    await register(from)
    addEventListener('online', () => void register(from).catch(() => undefined))
    setInterval(() => {
      if (isFetching) greet()
    }, GREET_EVERY_MS)
  }
  // forbidden, or the host has no such file: the app works, only not without a network
  if (container !== null && version !== undefined) start(container).catch(() => undefined)

  return {
    loadNewVersion() {
      const waiting = registration?.waiting
      if (waiting === null || waiting === undefined) return location.reload()
      container?.addEventListener('controllerchange', () => location.reload(), { once: true })
      post(waiting, { kind: 'takeOver' })
    },
  }
}

function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return navigator.serviceWorker ?? null
  } catch {
    return null // a sandboxed frame may not even ask
  }
}
