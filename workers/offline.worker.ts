/**
 * The service worker: keeps every file of the built folder and answers from what it keeps, so that the app works without
 * a network. The build puts it beside the page as sw.js, with the list of files as its first line (scripts/offline).
 *
 * One cache a folder, by path and content: a new version fetches only what has changed, and files of an old one stay
 * until no page of it is open, so that none of them misses a part. A version is used once all its first files are there,
 * each with the content that the list names (the browser checks it): never half of one version and half of another.
 */
import type { OfflineFile, OfflineFiles, OfflineNews, OfflineRequest } from './offlineProtocol.ts'

declare const self: ServiceWorkerGlobalScope
/** The first line of the built file. */
declare const OFFLINE_FILES: OfflineFiles

const { version, first, rest } = OFFLINE_FILES
const all = [...first, ...rest]
const folder = new URL('./', self.location.href)
const CACHE = `dgn-lab ${folder.pathname}`
const ALONGSIDE = 4
const TELL_EVERY_MS = 1000

const keys = new Map(all.map((file) => [file[0], keyOf(file)]))
/** Pages of this version; of those that are unknown it is not said which files they need. */
const ownPages = new Set<string>()
let filling: Promise<void> | null = null

self.addEventListener('install', (event) => {
  event.waitUntil(keep(first))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

self.addEventListener('message', (event) => {
  const request = event.data as OfflineRequest
  if (request.kind === 'takeOver') return event.waitUntil(self.skipWaiting())
  if (request.version === version && event.source instanceof Client) ownPages.add(event.source.id)
  filling ??= fill().finally(() => (filling = null))
  event.waitUntil(filling)
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return
  event.respondWith(answer(request, decodeURI(pathname.slice(folder.pathname.length))))
})

/** What is kept under the path, in this version or, for a page that is still of another one, in any. */
async function answer(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE)
  const key = keys.get(path === '' ? 'index.html' : path)
  const kept = await (key === undefined
    ? cache.match(request, { ignoreSearch: true, ignoreVary: true })
    : cache.match(key, { ignoreVary: true }))
  return kept ?? fetch(request)
}

/** Keep all files and say how far that is; then leave out what no open page can ask for. */
async function fill(): Promise<void> {
  try {
    await keep(all)
  } catch {
    return tell('failed', await bytesToCome())
  }
  await sweep()
  await tell('ready', 0)
}

/** @throws TypeError  a file could not be fetched, or is not the one that the list names */
async function keep(files: readonly OfflineFile[]): Promise<void> {
  const cache = await caches.open(CACHE)
  const missing = await notKept(files)
  let next = 0
  let toldAt = -Infinity
  const takeNext = async (): Promise<void> => {
    for (let file = missing[next++]; file !== undefined; file = missing[next++]) {
      if (performance.now() - toldAt > TELL_EVERY_MS) {
        toldAt = performance.now()
        await tell('fetching', await bytesToCome())
      }
      try {
        await cache.put(keyOf(file), await fetchFile(file))
      } catch (error) {
        next = missing.length // nor do the others go on
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: ALONGSIDE }, takeNext))
}

async function fetchFile([path, integrity]: OfflineFile): Promise<Response> {
  const response = await fetch(new URL(path, folder), { integrity, cache: 'no-cache' })
  if (!response.ok) throw new TypeError(`${path}: HTTP ${response.status}`)
  // a host may have sent us on from index.html to its folder: such an answer opens no page
  return response.redirected ? new Response(response.body, { headers: response.headers }) : response
}

async function notKept(files: readonly OfflineFile[]): Promise<OfflineFile[]> {
  const kept = await keptKeys()
  return files.filter((file) => !kept.has(keyOf(file)))
}

async function bytesToCome(): Promise<number> {
  return (await notKept(all)).reduce((sum, [, , numBytes]) => sum + numBytes, 0)
}

async function keptKeys(): Promise<Set<string>> {
  return new Set((await (await caches.open(CACHE)).keys()).map(({ url }) => url))
}

async function sweep(): Promise<void> {
  const { waiting, installing } = self.registration
  // the files of a version that is about to come lie there too
  if (waiting !== null || installing !== null) return
  if (!(await pages()).every(({ id }) => ownPages.has(id))) return
  const cache = await caches.open(CACHE)
  const own = new Set(keys.values())
  for (const { url } of await cache.keys()) if (!own.has(url)) await cache.delete(url)
}

async function tell(phase: OfflineNews['phase'], bytesLeft: number): Promise<void> {
  const news: OfflineNews = { kind: 'dgn-offline', version, phase, bytesToCome: bytesLeft }
  for (const page of await pages()) page.postMessage(news)
}

async function pages(): Promise<readonly Client[]> {
  const clients = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return clients.filter(({ url }) => url.startsWith(folder.href))
}

function keyOf([path, integrity]: OfflineFile): string {
  const url = new URL(path, folder)
  url.searchParams.set('content', integrity)
  return url.href
}
