import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { makeMnistFiles } from './scripts/mnist/mnistFiles.ts'
import { offlinePlugin, woff2Only } from './scripts/offline/offlinePlugin.ts'

// A build with the in-page test API (src/devtools) goes beside the production build and never into it.
const withTestApi = process.env['VITE_DGN_TEST_API'] === '1'

/** The digits of MNIST lie in public/ before anything looks there, at every build and in development. */
function mnistFiles(): Plugin {
  return { name: 'mnist-files', config: makeMnistFiles }
}

export default defineConfig({
  // Relative, so that the folder works from any static host and from a sub-path.
  base: './',
  plugins: [react(), mnistFiles(), woff2Only(), offlinePlugin()],
  // A constant, so that the branch behind it leaves the production build altogether.
  define: { 'import.meta.env.VITE_DGN_TEST_API': JSON.stringify(withTestApi ? '1' : '') },
  worker: { format: 'es' },
  build: {
    outDir: withTestApi ? 'dist-e2e' : 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1000, // the budget is what the build test asserts
    // A data: URL for a small asset would be fine, but a worker or preset must stay a file of its own.
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1' },
})
