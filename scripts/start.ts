/**
 * Build the app, serve it and print the address: npm start [-- --no-build]
 * PORT (4173; the next free one if it is taken) and HOST (127.0.0.1) come from the environment.
 */
import { join } from 'node:path'
import { build } from 'vite'
import { serveStatic } from './serveStatic.ts'

const root = join(import.meta.dirname, '..')
const port = Number(process.env['PORT'] ?? 4173)
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  throw new Error(`PORT must be a number from 0 to 65535, got ${process.env['PORT'] ?? ''}`)
}

if (!process.argv.includes('--no-build')) await build({ root, logLevel: 'warn' })
const { url } = await serveStatic({
  folder: join(root, 'dist'),
  host: process.env['HOST'] ?? '127.0.0.1',
  port,
  base: '/',
})
console.log(`DGN Lab is at ${url}`)
