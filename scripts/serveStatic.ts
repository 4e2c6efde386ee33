import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

export interface ServeOptions {
  readonly folder: string
  readonly host: string
  /** The first port to try; the next free one above it is taken. 0 leaves the choice to the system. */
  readonly port: number
  /** The path the folder appears at, with slashes at both ends. */
  readonly base: string
}

/** Serve a built folder and nothing else. */
export async function serveStatic(options: ServeOptions): Promise<{ server: Server; url: string }> {
  const { folder, host, base } = options
  const files = sirv(folder, { etag: true })
  const server = createServer((request, response) => {
    const url = request.url ?? '/'
    if (!url.startsWith(base)) {
      // The browser keeps the fragment, so a link to the root still carries its state.
      response.writeHead(url === '/' ? 302 : 404, url === '/' ? { location: base } : {}).end()
      return
    }
    request.url = url.slice(base.length - 1)
    response.setHeader('x-content-type-options', 'nosniff')
    files(request, response, () => {
      response.writeHead(404).end()
    })
  })
  for (let port = options.port; ; port++) {
    try {
      await listen(server, port, host)
      break
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || port >= options.port + 100) throw error
    }
  }
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { server, url: `http://${name}:${address.port}${base}` }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
