import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumArgs, findChromium } from './scripts/findChromium.ts'

const setupFiles = ['scripts/vitest/setup.ts']
// Never installs: a unit run must not. `npm test` installs beforehand where it may, and sets DGN_CHROMIUM.
const executablePath = findChromium({ install: false })

export default defineConfig({
  test: {
    allowOnly: process.env['CI'] === undefined,
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'workers/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.browser.test.{ts,tsx}'],
          setupFiles,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'architecture',
          environment: 'node',
          include: ['architecture/**/*.test.ts'],
          setupFiles,
        },
      },
      {
        plugins: [react()],
        worker: { format: 'es' },
        // What the workers import is met before the first test: met later, it reloads the page under the test.
        optimizeDeps: { entries: ['src/main.tsx', 'workers/*.worker.ts'] },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}', 'workers/**/*.browser.test.ts'],
          setupFiles,
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: chromiumArgs(),
                ...(executablePath === null ? {} : { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // Looks at dist/: run `npm run build` first.
        test: { name: 'build', environment: 'node', include: ['build/**/*.test.ts'], setupFiles },
      },
    ],
  },
})
