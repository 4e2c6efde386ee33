/** Written literally, so that the bundler sees it and makes the worker a chunk of its own. */
export function spawnTrainingWorker(): Worker {
  return new Worker(new URL('../../workers/training.worker.ts', import.meta.url), { type: 'module' })
}
