import { createPool, type Pool } from './createPool.ts'
import { spawnTrainingWorker } from './spawnTrainingWorker.ts'

/** Workers for long jobs, one for each that may run at a time. They start at their first job. */
export function createTrainingPool(size: number): Pool {
  return createPool({ size, spawn: spawnTrainingWorker })
}
