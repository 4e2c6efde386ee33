/** What the built folder must be, whoever hosts it. Runs after `npm run build`. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { OfflineFiles } from '../workers/offlineProtocol.ts'

const DIST = join(import.meta.dirname, '../dist')
const MAX_INITIAL_JS_BYTES = 300_000

const html = readFileSync(join(DIST, 'index.html'), 'utf8')
const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
)
const scripts = files.filter((path) => path.endsWith('.js'))
const read = (path: string): string => readFileSync(join(DIST, path), 'utf8')
const gzipBytes = (path: string): number => gzipSync(readFileSync(join(DIST, path))).length

/** The scripts that the page loads at once: those the HTML names and what they import statically. */
function initialScripts(): string[] {
  const found = new Set<string>()
  const queue = Array.from(html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g), (match) => match[1] ?? '')
  for (const path of queue) {
    if (found.has(path)) continue
    found.add(path)
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    for (const [, target = ''] of read(path).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      queue.push(folder + target)
    }
  }
  return [...found]
}

test('the page loads at most 300 kB of script, compressed', () => {
  const initial = initialScripts()
  expect(initial.length).toBeGreaterThan(0)
  const total = initial.reduce((sum, path) => sum + gzipBytes(path), 0)
  console.log(`initial scripts: ${(total / 1000).toFixed(1)} kB gzip in ${initial.length} files`)
  expect(total).toBeLessThanOrEqual(MAX_INITIAL_JS_BYTES)
})

test('workers are files of their own, outside what the page loads', () => {
  const workers = scripts.filter((path) => /\.worker\b|\bworker-/.test(path))
  expect(workers.length).toBeGreaterThan(0)
  expect(initialScripts().filter((path) => workers.includes(path))).toEqual([])
})

test('every address in the page is relative, so that any folder of any host will do', () => {
  const addresses = Array.from(html.matchAll(/\b(?:src|href)="([^"]*)"/g), (match) => match[1] ?? '')
  expect(addresses.length).toBeGreaterThan(0)
  expect(addresses.filter((address) => !/^(\.\/|#|data:)/.test(address))).toEqual([])
})

test('neither page nor style sheets name another host', () => {
  const pages = ['index.html', ...files.filter((path) => path.endsWith('.css'))]
  const named = pages.flatMap((path) =>
    Array.from(
      read(path).matchAll(/(?:https?:)?\/\/[a-z0-9.-]+\.[a-z]{2,}[^\s"')]*/gi),
      (match) => `${path}: ${match[0]}`,
    ),
  )
  // A namespace is a name, not an address.
  expect(named.filter((text) => !text.includes('www.w3.org/'))).toEqual([])
})

test('the in-page test API is not in the production build', () => {
  expect(scripts.filter((path) => read(path).includes('__app'))).toEqual([])
})

test('the digits of MNIST lie beside the page, a file each', () => {
  const digits = files.filter((path) => /^presets\/mnist-\d\.bin$/.test(path))
  expect(digits).toHaveLength(10)
  for (const path of digits) {
    const bytes = readFileSync(join(DIST, path))
    expect(bytes.toString('latin1', 0, 4)).toBe('DGNI')
    expect(bytes.length).toBe(16 + 784 * bytes.readUInt32LE(8))
  }
})

/** The list that the service worker was built with. */
function offlineFiles(): OfflineFiles {
  const [, list = ''] = /^const OFFLINE_FILES = (.*);\n/.exec(read('sw.js')) ?? []
  return JSON.parse(list) as OfflineFiles
}

test('what is kept for use offline is every file as it is, and nothing else', () => {
  const { first, rest, version } = offlineFiles()
  const listed = [...first, ...rest].map(([path, integrity, numBytes]) => ({ path, integrity, numBytes }))
  const present = files
    .filter((path) => path !== 'sw.js' && statSync(join(DIST, path)).isFile())
    .map((path) => {
      const bytes = readFileSync(join(DIST, path))
      const integrity = `sha256-${createHash('sha256').update(bytes).digest('base64')}`
      return { path, integrity, numBytes: bytes.length }
    })
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1)
  expect(listed.toSorted(byPath)).toEqual(present.toSorted(byPath))
  expect(html).toContain(`<meta name="version" content="${version}" />`)
  // megabytes that few ask for come last
  const late = rest.map(([path]) => path)
  expect(late).toHaveLength(10)
  expect(late.filter((path) => !path.startsWith('presets/mnist-'))).toEqual([])
})

test('the service worker is a plain script of its own: every browser that has them reads it', () => {
  expect(read('sw.js')).not.toMatch(/\b(?:import|export)\b/)
  expect(initialScripts()).not.toContain('sw.js')
})

test('formulas bring each font once', () => {
  expect(files.filter((path) => /\.(?:ttf|woff)$/.test(path))).toEqual([])
})

test('the page can be installed from any folder', () => {
  const manifest = JSON.parse(read('manifest.webmanifest')) as {
    name: string
    start_url: string
    scope: string
    display: string
    icons: { src: string; sizes: string; type: string; purpose: string }[]
  }
  expect(html).toContain('<link rel="manifest" href="./manifest.webmanifest" />')
  expect(manifest).toMatchObject({ name: 'DGN Lab', start_url: './', scope: './', display: 'standalone' })
  for (const purpose of ['any', 'maskable']) {
    const sizes = manifest.icons.filter((icon) => icon.purpose === purpose).map((icon) => icon.sizes)
    expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']))
  }
  for (const { src, sizes, type } of manifest.icons) {
    expect(src).toMatch(/^\.\//)
    expect(files).toContain(src.slice(2))
    if (type !== 'image/png') continue
    const png = readFileSync(join(DIST, src))
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes)
  }
})
