import { createPool, type Pool, type PoolOptions } from './createPool.ts'
import { spawnTrainingWorker } from './spawnTrainingWorker.ts'

/** Workers for long jobs, one for each that may run at a time. They start at their first job. */
export function createTrainingPool(size: number, timings: PoolOptions['timings'] = {}): Pool {
  return createPool({ size, timings, spawn: spawnTrainingWorker })
}
