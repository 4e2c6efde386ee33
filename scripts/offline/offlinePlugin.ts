import { join } from 'node:path'
import type { Plugin } from 'vite'
import { SERVICE_WORKER, stampOffline } from './stampOffline.ts'

/** Builds workers/offline.worker.ts as the service worker of the folder, with the list of what to keep. */
export function offlinePlugin(): Plugin {
  let folder = ''
  return {
    name: 'offline',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir)
    },
    buildStart() {
      const id = join(import.meta.dirname, '../../workers/offline.worker.ts')
      this.emitFile({ type: 'chunk', id, fileName: SERVICE_WORKER })
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () => void stampOffline(folder),
    },
  }
}

/** KaTeX names each font in three formats; every browser that runs the app reads the smallest. */
export function woff2Only(): Plugin {
  return {
    name: 'woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/katex\/dist\/katex(\.min)?\.css$/.test(id)) return null
      return code.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("(?:woff|truetype)"\)/g, '')
    },
  }
}
