/** Take the README's picture of the built app: npm run screenshot */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { build } from 'vite'
import { chromiumArgs, findChromium } from './findChromium.ts'
import { serveStatic } from './serveStatic.ts'

const root = join(import.meta.dirname, '..')
await build({ root, logLevel: 'warn' })
const { server, url } = await serveStatic({
  folder: join(root, 'dist'),
  host: '127.0.0.1',
  port: 0,
  base: '/',
})
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() })
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
await page.goto(url)
await page.waitForFunction(() => performance.getEntriesByName('dgn:first-picture').length > 0)
// The refined heat map follows the first picture.
await page.waitForTimeout(3000)
mkdirSync(join(root, 'docs'), { recursive: true })
await page.screenshot({ path: join(root, 'docs/screenshot.png') })
await browser.close()
server.close()
