import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveStatic } from './serveStatic.ts'

let folder = ''
const servers: Server[] = []

async function serve(base: string, port = 0): Promise<string> {
  const { server, url } = await serveStatic({ folder, host: '127.0.0.1', port, base })
  servers.push(server)
  return url
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dgn-serve-'))
  writeFileSync(join(folder, 'index.html'), 'the page')
})
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  rmSync(folder, { recursive: true })
})

test('serves the folder at the root and at a sub-path, with a way in from the root', async () => {
  for (const base of ['/', '/lab/sub/']) {
    const url = await serve(base)
    expect(new URL(url).pathname).toBe(base)
    expect(await (await fetch(url)).text()).toBe('the page')
    expect(await (await fetch(new URL('/', url))).text()).toBe('the page')
    expect((await fetch(new URL('nothing.js', url))).status).toBe(404)
  }
})

test('nothing outside the folder is served', async () => {
  const url = await serve('/')
  expect((await fetch(`${url}..%2f..%2f..%2fetc%2fpasswd`)).status).toBe(404)
})

test('takes the next free port', async () => {
  const first = Number(new URL(await serve('/')).port)
  const second = Number(new URL(await serve('/', first)).port)
  expect(second).toBeGreaterThan(first)
})
