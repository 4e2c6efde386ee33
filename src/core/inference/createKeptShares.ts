import { NEGLIGIBLE_SHARE, type RegionShares } from './regionShares.ts'

/** The regions of one p(x) as they are found to matter; their moments are written into `mean` and `covariance`. */
export interface KeptShares {
  readonly shares: Omit<RegionShares, 'evaluate' | 'evaluateSteps'>
  /** Forget the regions of the observation before. @param logReference  nats, near log p(x) */
  readonly begin: (logReference: number) => void
  /** Take a region in by its log joint; the place of its moments, −1 for a region that holds nothing. */
  readonly add: (regionId: number, logJoint: number) => number
  /** Responsibilities from masses, negligible regions left out; returns log p(x), nats. */
  readonly finish: () => number
}

/** What createPlaneShares and createSpaceShares have in common: all but the integrals. */
export function createKeptShares(numRegions: number, latentDim: number): KeptShares {
  const S = latentDim
  const kept = new Int32Array(numRegions)
  const responsibility = new Float64Array(numRegions)
  const mean = new Float64Array(S * numRegions)
  const covariance = new Float64Array(S * S * numRegions)
  const smallest = NEGLIGIBLE_SHARE / numRegions
  const shares = { numKept: 0, kept, responsibility, mean, covariance }
  let reference = 0
  let sum = 0
  return { shares, begin, add, finish }

  function begin(logReference: number): void {
    shares.numKept = 0
    reference = logReference
    sum = 0
  }

  function add(r: number, logJoint: number): number {
    const mass = Math.exp(logJoint - reference)
    // of a region without an interior, and NaN
    if (!(mass > 0)) return -1
    sum += mass
    kept[shares.numKept] = r
    responsibility[shares.numKept] = mass
    return shares.numKept++
  }

  function finish(): number {
    const normaliser = 1 / sum
    let count = 0
    for (let i = 0; i < shares.numKept; i++) {
      const share = responsibility[i] * normaliser
      if (!(share > smallest)) continue
      kept[count] = kept[i]
      responsibility[count] = share
      mean.copyWithin(S * count, S * i, S * i + S)
      covariance.copyWithin(S * S * count, S * S * i, S * S * (i + 1))
      count++
    }
    shares.numKept = count
    return reference + Math.log(sum)
  }
}
