/**
 * Makes a built folder one that can be kept for use without a network: its service worker gets the list of all files, and
 * its page the name of the version that the list is of. Stamping again, after files have changed, gives a new version.
 */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OfflineFile, OfflineFiles } from '../../workers/offlineProtocol.ts'

/** The service worker: beside the page, for it reaches no further up than where it lies. */
export const SERVICE_WORKER = 'sw.js'
const LIST = /^const OFFLINE_FILES = .*;\n/
const VERSION = /\n? *<meta name="version" content="[^"]*" \/>/
/** Megabytes that few readers ask for. */
const LATE = /^presets\/mnist-/

export function stampOffline(folder: string): OfflineFiles {
  const page = join(folder, 'index.html')
  const worker = join(folder, SERVICE_WORKER)
  const code = readFileSync(worker, 'utf8').replace(LIST, '')
  const html = readFileSync(page, 'utf8').replace(VERSION, '')
  writeFileSync(page, html)
  const version = sha256(JSON.stringify([code, filesOf(folder)]), 'hex').slice(0, 16)
  writeFileSync(page, html.replace('</head>', `  <meta name="version" content="${version}" />\n  </head>`))
  const files = filesOf(folder)
  const list: OfflineFiles = {
    version,
    first: files.filter(([path]) => !LATE.test(path)),
    rest: files.filter(([path]) => LATE.test(path)),
  }
  writeFileSync(worker, `const OFFLINE_FILES = ${JSON.stringify(list)};\n${code}`)
  return list
}

/** Every file but the service worker, which the browser keeps by itself. */
function filesOf(folder: string): OfflineFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .filter((path) => path !== SERVICE_WORKER)
    .toSorted()
    .map((path) => {
      const content = readFileSync(join(folder, path))
      return [path, `sha256-${sha256(content, 'base64')}`, content.length]
    })
}

function sha256(content: string | Buffer, encoding: 'base64' | 'hex'): string {
  return createHash('sha256').update(content).digest(encoding)
}
