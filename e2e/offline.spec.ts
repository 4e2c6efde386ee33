/** The app without a network. A server of its own, which can be stopped, on a copy of the built app, which can change. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stampOffline } from '../scripts/offline/stampOffline.ts'
import { serveStatic } from '../scripts/serveStatic.ts'
import { expect, test as base } from './fixtures.ts'
import { Lab } from './lab.ts'

/** A host of static files. */
class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'dgn-offline-'))
  url = ''
  #server: Server | null = null

  async start(): Promise<void> {
    const port = this.url === '' ? 0 : Number(new URL(this.url).port)
    const { server, url } = await serveStatic({
      folder: this.folder,
      host: '127.0.0.1',
      port,
      base: '/any/folder/',
    })
    this.#server = server
    this.url = url
  }

  async stop(): Promise<void> {
    const server = this.#server
    if (server === null) return
    this.#server = null
    const closed = new Promise((resolve) => server.once('close', resolve))
    server.close()
    server.closeAllConnections()
    await closed
  }

  /** The server knows the files that were there when it started. */
  async restart(): Promise<void> {
    const { url } = this
    await this.stop()
    await this.start()
    expect(this.url).toBe(url)
  }
}

const test = base.extend<{ site: Site }>({
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the names of what a fixture needs
  site: async ({}, use) => {
    const site = new Site()
    cpSync(join(import.meta.dirname, '../dist-e2e'), site.folder, { recursive: true })
    await site.start()
    await use(site)
    await site.stop()
    rmSync(site.folder, { recursive: true })
  },
  baseURL: async ({ site }, use) => use(site.url),
})
test.use({ serviceWorkers: 'allow' })

test('once it says so, all of it works without a network', async ({ page, context, site }) => {
  test.slow() // it loads all of the app, and half of its presets
  const lab = new Lab(page)
  const status = page.getByRole('contentinfo').getByRole('status')
  await lab.open()
  await expect(status).toHaveText('Ready offline', { timeout: 20_000 })
  await site.stop()
  await context.setOffline(true)

  // what this page has not loaded yet, then all of it anew
  await page.getByText('Which points does the model find unlikely?').click()
  await page.reload()
  await lab.settled()
  expect(await lab.number('region-count')).toBe(34)
  await expect(status).toHaveText('Ready offline')
  await lab.step()
  expect(await lab.number('epoch')).toBe(1)
  for (const preset of ['spiral', 'iris2', 'fig3d', 'mnist4', 'digits8x8']) {
    await lab.select('Preset').selectOption(preset)
    await lab.settled()
    expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
  }
  await expect(page.getByRole('alert')).toHaveCount(0)

  await lab.button('Figures').click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  for (const language of ['fr', 'zh']) {
    await page.evaluate((chosen) => localStorage.setItem('dgn-lab.language', chosen), language)
    await page.goto('./index.html?from=elsewhere')
    await lab.settled()
    await expect(page.locator('html')).toHaveAttribute('lang', language)
  }
})

test('a new version comes whole, when the reader says so', async ({ page, context, site, errorGuard }) => {
  const lab = new Lab(page)
  const status = page.getByRole('contentinfo').getByRole('status')
  const version = (): Promise<string | null> => page.locator('meta[name="version"]').getAttribute('content')
  await lab.open()
  await expect(status).toHaveText('Ready offline', { timeout: 20_000 })
  const old = await version()

  // half of a new version on the host: none of it is taken
  errorGuard.allow(/integrity|Failed to load resource|request failed/)
  const file = join(site.folder, 'presets/wave-0.csv')
  const before = readFileSync(file, 'utf8')
  appendFileSync(file, '0,0\n')
  stampOffline(site.folder)
  writeFileSync(file, before)
  await site.restart()
  const outcome = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    const worker = registration.installing
    return new Promise((resolve) => {
      worker?.addEventListener('statechange', () => resolve(worker.state))
    })
  })
  expect(outcome).toBe('redundant')
  await page.reload()
  await lab.settled()
  await expect(status).toHaveText('Ready offline')
  expect(await version()).toBe(old)

  appendFileSync(file, '0,0\n')
  const { version: next, first, rest } = stampOffline(site.folder)
  await site.restart()
  const other = await context.newPage()
  await other.goto(site.url)
  await expect(other.locator('meta[name="version"]')).toHaveAttribute('content', old ?? '')
  const notice = page.locator('.notice').filter({ hasText: 'A new version of this page is ready' })
  await expect(notice).toBeVisible({ timeout: 15_000 })
  await notice.getByRole('button', { name: 'Reload' }).click()
  await page.waitForFunction(
    (wanted) => document.querySelector('meta[name="version"]')?.getAttribute('content') === wanted,
    next,
  )
  await expect(status).toHaveText('Ready offline')

  // the other page goes on as it is, with all of its version; when it is gone, so are the old files
  const numKept = async (): Promise<number> =>
    page.evaluate(async () => {
      const [name = ''] = await caches.keys()
      return (await (await caches.open(name)).keys()).length
    })
  await expect(other.getByRole('contentinfo').getByRole('status')).toContainText('A new version')
  expect(await numKept()).toBeGreaterThan(first.length + rest.length)
  await other.close()
  await page.reload()
  await expect.poll(numKept).toBe(first.length + rest.length)
})
