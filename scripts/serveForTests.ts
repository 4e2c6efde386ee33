/** Build the app with its in-page test API and serve it from a sub-path: for the journeys of e2e/. */
import { join } from 'node:path'
import { build } from 'vite'
import { serveStatic } from './serveStatic.ts'

process.env['VITE_DGN_TEST_API'] = '1'
const root = join(import.meta.dirname, '..')
await build({ root, logLevel: 'warn' })
const { url } = await serveStatic({
  folder: join(root, 'dist-e2e'),
  host: '127.0.0.1',
  port: Number(process.env['DGN_E2E_PORT']),
  base: '/some/where/',
})
console.log(url)
