/** Written literally, so that the bundler sees it and makes the worker a chunk of its own. */
export function spawnInferenceWorker(): Worker {
  return new Worker(new URL('../../workers/inference.worker.ts', import.meta.url), { type: 'module' })
}
