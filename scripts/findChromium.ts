import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const ADVICE = `No Chromium found. One of these helps:
  npx playwright install chromium        Playwright's own
  apt-get install chromium               Debian's, as root (or any Chromium or Chrome on the PATH)
  DGN_CHROMIUM=/path/to/chromium npm test`

/** Arguments for every launch: no sandbox for root, who can have none, and no requests of Chromium's own. */
export function chromiumArgs(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
}

/**
 * The path of a Chromium to test with: DGN_CHROMIUM, Playwright's own, a system one, or (install, root, Debian) one
 * from apt. What it finds it leaves in DGN_CHROMIUM, so that child processes need not look again.
 *
 * @returns null only with `install: false`, where there is none
 * @throws Error with advice, where none is to be had
 */
export function findChromium(options: { install: false }): string | null
export function findChromium(options?: { install: true }): string
export function findChromium({ install }: { install: boolean } = { install: true }): string | null {
  const named = process.env['DGN_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named
    if (!install) return null
    throw new Error(`DGN_CHROMIUM is ${named}, but there is no such file.`)
  }
  const found = existing() ?? (install ? installed() : null)
  if (found === null && install) throw new Error(ADVICE)
  if (found !== null) process.env['DGN_CHROMIUM'] = found
  return found
}

function existing(): string | null {
  const own = chromium.executablePath()
  if (own !== '' && existsSync(own)) return own
  for (const name of SYSTEM_NAMES) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const path = join(folder, name)
      if (folder !== '' && existsSync(path)) return path
    }
  }
  return null
}

function installed(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null
  console.error('No Chromium found: installing the Debian package (as root).')
  // stdout belongs to the reports of the caller.
  const options = {
    stdio: ['ignore', 2, 2] as ['ignore', number, number],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  try {
    execFileSync('apt-get', ['update'], options)
    execFileSync(
      'apt-get',
      ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      options,
    )
  } catch (error) {
    console.error(`The installation failed: ${String(error)}`)
  }
  return existing()
}
