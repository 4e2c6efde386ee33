import { createServer } from 'node:net'
import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from '../scripts/findChromium.ts'

// The journeys run on the built app, served from a sub-path. Workers load this file too and inherit the port.
process.env['DGN_E2E_PORT'] ??= String(await freePort())
const baseURL = `http://127.0.0.1:${process.env['DGN_E2E_PORT']}/some/where/`
const jsonReport = process.env['DGN_JSON_REPORT']

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: true,
  retries: process.env['CI'] === undefined ? 0 : 1,
  workers: 2,
  timeout: 30_000,
  // Ends by itself and reports, before the runner would end it without a report.
  globalTimeout: 19 * 60_000,
  reporter: jsonReport === undefined ? 'list' : [['list'], ['json', { outputFile: jsonReport }]],
  webServer: {
    command: 'node --import tsx scripts/serveForTests.ts',
    cwd: '..',
    url: baseURL,
    reuseExistingServer: false,
    timeout: 120_000,
  },
  use: {
    baseURL,
    browserName: 'chromium',
    // offline.spec.ts lets them in; elsewhere they would fetch the whole app at every test
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: findChromium(), args: chromiumArgs() },
    trace: 'on-first-retry',
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })
}
