import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { Figures } from './figure.ts'

const ROOT = join(import.meta.dirname, '../..')
const OUT = join(ROOT, 'node_modules/.cache/bench')

/**
 * The figures of the core, bundled by the builder of the app: as separate modules in Node, every call between files goes
 * through a getter that no reader of the page pays for (measured: 1.3 to 1.7 times as slow).
 */
export async function bundledCoreFigures(): Promise<Figures> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    // The bundle stands elsewhere; the files that are read stay where they are.
    define: { 'import.meta.dirname': JSON.stringify(import.meta.dirname) },
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'coreFigures.ts'),
      outDir: OUT,
      emptyOutDir: true,
      target: 'es2023',
      rollupOptions: { output: { entryFileNames: 'coreFigures.mjs' } },
    },
  })
  const bundle: unknown = await import(pathToFileURL(join(OUT, 'coreFigures.mjs')).href)
  return (bundle as { readonly coreFigures: () => Figures }).coreFigures()
}
