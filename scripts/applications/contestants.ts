import { linearGaussian } from '../../src/core/applications/linearGaussian.ts'
import { nearestNeighbourCompletion } from '../../src/core/applications/nearestNeighbourCompletion.ts'
import type { PrincipalComponents } from '../../src/core/applications/principalComponents.ts'
import { completeRowsSteps } from '../../src/core/inference/completeRows.ts'
import type { TrainingData } from '../../src/core/learning/trainingData.ts'
import type { TrainingState } from '../../src/core/learning/trainingState.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import { runToEnd } from '../../src/core/steps.ts'

/** What a method says of images, parts of which may be hidden. */
export interface Contestant {
  readonly name: string
  /** Images with the hidden pixels filled in [numPoints, D]; and log p(x_obs) of each, nats, null where there is none. */
  readonly complete: (images: TrainingData) => {
    readonly completed: Float64Array
    readonly logMarginal: Float64Array | null
  }
  /** How unusual each complete image is [numPoints], higher = more so. */
  readonly score: (images: TrainingData) => Float64Array
}

/** A trained decoder: all exact. */
export function decoderContestant(name: string, { partition, model }: TrainingState): Contestant {
  return probabilistic(name, ({ values, numPoints }) =>
    runToEnd(completeRowsSteps(partition, model, values, numPoints)),
  )
}

/** A model of one linear layer, as ppca makes it. */
export function linearContestant(name: string, model: GenerativeModel): Contestant {
  return probabilistic(name, (images) => {
    const rows = rowsOf(images).map((row) => linearGaussian(model, row))
    return {
      completed: joined(rows.map(({ completed }) => completed)),
      logMarginal: Float64Array.from(rows, ({ logMarginal }) => logMarginal),
    }
  })
}

/** N(mean, σ² I), σ² the mean variance of a pixel: the mean image, and the distance to it. */
export function meanContestant({ mean, dataDim, totalVariance }: PrincipalComponents): Contestant {
  const weight = new Float64Array(dataDim)
  return linearContestant('mean image', {
    decoder: {
      latentDim: 1,
      dataDim,
      layers: [{ type: 'Linear', inputSize: 1, outputSize: dataDim, weight, bias: mean }],
    },
    noise: { kind: 'isotropic', variance: totalVariance / dataDim },
    priorCovariance: Float64Array.of(1),
  })
}

/** The training image nearest in what is seen. */
export function neighbourContestant(training: TrainingData): Contestant {
  const neighbourOf = (row: Float64Array): ReturnType<typeof nearestNeighbourCompletion> =>
    nearestNeighbourCompletion(training.values, training.numPoints, row)
  return {
    name: 'nearest neighbour',
    complete: (images) => ({
      completed: joined(rowsOf(images).map((row) => neighbourOf(row).completed)),
      logMarginal: null,
    }),
    score: (images) =>
      Float64Array.from(rowsOf(images), (row) => {
        const from = neighbourOf(row).neighbour * training.dataDim
        return row.reduce((sum, value, d) => sum + (value - training.values[from + d]) ** 2, 0)
      }),
  }
}

function probabilistic(
  name: string,
  complete: (images: TrainingData) => { completed: Float64Array; logMarginal: Float64Array },
): Contestant {
  return { name, complete, score: (images) => complete(images).logMarginal.map((value) => -value) }
}

function rowsOf({ values, numPoints, dataDim }: TrainingData): Float64Array[] {
  return Array.from({ length: numPoints }, (_, n) => values.subarray(n * dataDim, (n + 1) * dataDim))
}

function joined(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}
