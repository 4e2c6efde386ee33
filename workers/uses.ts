/** The uses of an exact likelihood: completion of a hidden part for many rows, and what simpler scores say of anomalies. */
import { linearGaussian } from '../src/core/applications/linearGaussian.ts'
import { ppca } from '../src/core/applications/ppca.ts'
import { principalComponents } from '../src/core/applications/principalComponents.ts'
import { columnScaling } from '../src/core/datasets/columnScaling.ts'
import { completeRowsSteps } from '../src/core/inference/completeRows.ts'
import { buildTrainingData } from '../src/core/learning/trainingData.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { neumaierSum } from '../src/core/numerics/neumaierSum.ts'
import type { Partition } from '../src/core/partition/partition.ts'
import type { Observations, RequestOf, ResultOf } from './protocol.ts'
import type { JobContext } from './serve.ts'

/** Hide the same coordinates of every row, complete them, and compare with what was there. */
export async function completionErrors(
  { model, values, numPoints, hidden, columnMeans }: RequestOf<'completionErrors'>,
  partition: Partition,
  context: JobContext,
  from: number,
): Promise<ResultOf<'completionErrors'>> {
  const { dataDim } = partition
  const seen = values.slice()
  for (let n = 0; n < numPoints; n++) for (const d of hidden) seen[n * dataDim + d] = Number.NaN
  const steps = completeRowsSteps(partition, model, seen, numPoints)
  const { logMarginal, completed } = await context.drive(steps, 'posterior', from, 1)
  const squares: number[] = []
  const squaresOfMeans: number[] = []
  for (let n = 0; n < numPoints; n++)
    for (const d of hidden) {
      const truth = values[n * dataDim + d]!
      // what the table itself lacks cannot be judged
      if (Number.isNaN(truth)) continue
      squares.push((truth - completed[n * dataDim + d]!) ** 2)
      squaresOfMeans.push((truth - columnMeans[d]!) ** 2)
    }
  const root = (terms: readonly number[]): number | null =>
    terms.length === 0 ? null : Math.sqrt(neumaierSum(terms) / terms.length)
  return {
    meanLogMarginal: neumaierSum(logMarginal) / numPoints,
    rmse: root(squares),
    meanImageRmse: root(squaresOfMeans),
  }
}

/** −log p of probabilistic PCA, and the distance to the mean, of the rows of each table. */
export async function baselineScores(
  { training, dataDim, latentDim, tables }: RequestOf<'baselineScores'>,
  context: JobContext,
): Promise<ResultOf<'baselineScores'>> {
  const { mean } = columnScaling({ ...training, dataDim, name: '', columnNames: [], label: null })
  const linear = ppcaOf(training, dataDim, latentDim)
  const total = tables.reduce((sum, { numPoints }) => sum + numPoints, 0)
  let done = 0
  const answers: { ppca: Float64Array | null; distance: Float64Array }[] = []
  for (const { values, numPoints } of tables) {
    const scores = linear === null ? null : new Float64Array(numPoints)
    const distance = new Float64Array(numPoints)
    for (let n = 0; n < numPoints; n++) {
      const row = values.subarray(n * dataDim, (n + 1) * dataDim)
      if (scores !== null && linear !== null) scores[n] = -linearGaussian(linear, row).logMarginal
      let square = 0
      for (let d = 0; d < dataDim; d++) if (!Number.isNaN(row[d])) square += (row[d]! - mean[d]!) ** 2
      distance[n] = Math.sqrt(square)
      context.report('scores', ++done, total)
      await context.pause()
    }
    answers.push({ ppca: scores, distance })
  }
  return { tables: answers }
}

/** null where it cannot be had: of incomplete rows, of too few columns or points. */
function ppcaOf(training: Observations, dataDim: number, latentDim: number): GenerativeModel | null {
  if (latentDim >= dataDim || training.numPoints < 2 || training.values.some(Number.isNaN)) return null
  const data = buildTrainingData(training.values, training.numPoints, dataDim)
  return ppca(principalComponents(data, latentDim), latentDim)
}
