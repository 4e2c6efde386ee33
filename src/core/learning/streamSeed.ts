import { createRng } from '../numerics/createRng.ts'

/** What is drawn in training, each from a stream of its own. */
const STREAMS = { order: 0, noise: 1, start: 2 } as const

/**
 * The seed of one stream of draws in one epoch. It follows from the run's seed and the epoch alone, so that a run goes on
 * from any epoch with the same bits.
 *
 * @returns a safe integer: the generator's hash sets neighbours apart, whatever the seed
 */
export function streamSeed(seed: number, stream: keyof typeof STREAMS, epoch: number): number {
  const rng = createRng(seed)
  for (let i = 0; i < STREAMS[stream]; i++) rng()
  return Math.floor(2 ** 52 * rng()) + epoch
}
