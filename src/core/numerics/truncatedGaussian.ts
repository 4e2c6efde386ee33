/** The Gaussian on an interval: its mass, its moments, its samples. */
export { logGaussianMass } from './logGaussianMass.ts'
export { sampleTruncatedGaussian } from './sampleTruncatedGaussian.ts'
export { truncatedGaussianMoments } from './truncatedGaussianMoments.ts'
