/**
 * The inference worker without the worker: each request of the protocol as calls of core. Nothing is computed here;
 * what is kept from one request to the next is a cache of partitions and constants, found again by content.
 */
import { generateDataset } from '../src/core/datasets/generateDataset.ts'
import { hideValues } from '../src/core/datasets/hideValues.ts'
import { type NamedBytes, pngDatasetSteps } from '../src/core/datasets/images/pngDataset.ts'
import { MAX_FILE_BYTES, MAX_PNG_BYTES } from '../src/core/datasets/limits.ts'
import { parseData } from '../src/core/datasets/parseData.ts'
import { principalAxes } from '../src/core/datasets/principalAxes.ts'
import { undoActivation } from '../src/core/datasets/undoActivation.ts'
import { inferPointSteps } from '../src/core/inference/inferPoint.ts'
import { latentCurve } from '../src/core/inference/latentCurve.ts'
import { logMarginalGridSteps } from '../src/core/inference/logMarginalGrid.ts'
import { logMarginalSteps } from '../src/core/inference/logMarginal.ts'
import { logPriorMassSteps } from '../src/core/inference/logPriorMass.ts'
import { mapLatentSteps } from '../src/core/inference/mapLatent.ts'
import { mapObservedSteps } from '../src/core/inference/mapObserved.ts'
import { modelBudgetSteps } from '../src/core/inference/modelBudget.ts'
import { observeAll, observeCoordinates } from '../src/core/inference/observation.ts'
import { observePointSteps } from '../src/core/inference/observePoint.ts'
import { posteriorDensityGridSteps } from '../src/core/inference/posteriorDensityGrid.ts'
import { posteriorLogDensitySteps } from '../src/core/inference/posteriorLogDensity.ts'
import { posteriorMarginalGridSteps } from '../src/core/inference/posteriorMarginalGrid.ts'
import { projectObservation } from '../src/core/inference/projectObservation.ts'
import { buildRegionConstantsSteps, type RegionConstants } from '../src/core/inference/regionConstants.ts'
import { regionGaussianSteps } from '../src/core/inference/regionGaussian.ts'
import { sampleCompletionSteps } from '../src/core/inference/sampleCompletion.ts'
import { samplePosteriorSteps } from '../src/core/inference/samplePosterior.ts'
import { samplePriorSteps } from '../src/core/inference/samplePrior.ts'
import { scorePointsSteps } from '../src/core/inference/scorePoints.ts'
import { dissectRegion } from '../src/core/integrals/lemma4/dissectRegion.ts'
import { lemma4Error } from '../src/core/integrals/lemma4/lemma4Error.ts'
import { tailDirection } from '../src/core/integrals/lemma4/tailDirection.ts'
import { chunkLogLikelihoods } from '../src/core/learning/chunkLogLikelihoods.ts'
import { estimateNoiseSteps } from '../src/core/learning/estimateNoise.ts'
import { buildTrainingData } from '../src/core/learning/trainingData.ts'
import { countParameters } from '../src/core/network/countParameters.ts'
import { initialiseDecoder } from '../src/core/network/initialiseDecoder.ts'
import type { Decoder, GenerativeModel } from '../src/core/network/model.ts'
import { parseModel } from '../src/core/network/parseModel.ts'
import { scaleOutputs } from '../src/core/network/scaleOutputs.ts'
import { createRng } from '../src/core/numerics/createRng.ts'
import { buildPartitionOrPartSteps } from '../src/core/partition/buildPartition.ts'
import { estimateNumRegionsSteps } from '../src/core/partition/estimateNumRegions.ts'
import { locateRegion } from '../src/core/partition/locateRegion.ts'
import type { IncompletePartition, Partition } from '../src/core/partition/partition.ts'
import { partitionCost } from '../src/core/partition/partitionCost.ts'
import { wholePartition } from '../src/core/partition/wholePartition.ts'
import { regionDepths } from '../src/core/partition/regionDepths.ts'
import { slopeNorms } from '../src/core/partition/slopeNorms.ts'
import { ParseError, problem, type Parsed } from '../src/core/problem.ts'
import { approximate, klGaps } from './approximate.ts'
import { helpEStep } from './eStep/helpEStep.ts'
import { contourLevel } from './contourLevel.ts'
import type { GridAxes, RequestName } from './protocol.ts'
import { readBytes, readDigits } from './readDigits.ts'
import { latentSection, readNetworks } from './readNetworks.ts'
import { createSharedSteps } from './runtime/createSharedSteps.ts'
import { createHeldRegister, createMemo } from './runtime/createMemo.ts'
import { isSameData } from './runtime/isSameData.ts'
import { readText } from './runtime/readText.ts'
import type { JobContext, Service } from './serve.ts'
import { baselineScores, completionErrors } from './uses.ts'

/** Partitions are cached for a model, the one before it, and a comparison; constants for two pairs of coordinates each. */
const NUM_PARTITIONS = 3
const NUM_CONSTANTS = 6
/** The latent dimension that partitions and integrals are built for. */
const MAX_LATENT_DIM = 3
/** How far the error of Lemma 4 is followed, standard deviations. */
const TAIL_DISTANCES = Float64Array.from({ length: 121 }, (_, i) => i / 4)
/** Where a partition is built first, this much of a job's progress is its. */
const PARTITION_SHARE = 0.1
/** S = 3: of the time to a partition with its masses, the part of the walk. */
const WALK_SHARE = 0.8
/** Maps and scores: the reader's own questions come first. */
const BACKGROUND = new Set<RequestName>([
  'logMarginalGrid',
  'posteriorGrid',
  'scoreData',
  'logLikelihood',
  'estimateNoise',
  'klGaps',
  'completionErrors',
  'baselineScores',
])

interface ConstantsKey {
  readonly model: GenerativeModel
  readonly coordinates: GridAxes
}

export function createInferenceService(): Service {
  const held = createHeldRegister()
  const partitions = createMemo<Decoder, Partition>(NUM_PARTITIONS, isSameData, held)
  const shareBuild = createSharedSteps<Decoder, Partition | IncompletePartition>(isSameData)
  const constantsMemo = createMemo<ConstantsKey, RegionConstants>(NUM_CONSTANTS, isSameData, held)

  async function partitionOf(
    { decoder }: GenerativeModel,
    context: JobContext,
    share: number,
  ): Promise<Partition> {
    const known = partitions.get(decoder)
    if (known !== undefined) return known
    return wholePartition(await build(decoder, context, share))
  }

  /** One for all jobs that need it. */
  async function build(
    decoder: Decoder,
    context: JobContext,
    share: number,
  ): Promise<Partition | IncompletePartition> {
    const steps = shareBuild(decoder, () => buildPartitionOrPartSteps(decoder))
    const built = await context.drive(steps, 'partition', 0, share)
    return 'kind' in built ? built : (partitions.get(decoder) ?? partitions.set(decoder, built))
  }

  /** Constants of the exact marginal of some coordinates or of a projection. */
  async function constantsOf(key: ConstantsKey, context: JobContext): Promise<RegionConstants> {
    const known = constantsMemo.get(key)
    if (known !== undefined) return known
    const { model, coordinates } = key
    const partition = await partitionOf(model, context, PARTITION_SHARE)
    const all = observeAll(partition, model)
    const observation =
      'axes' in coordinates ? projectObservation(all, coordinates) : observeCoordinates(all, coordinates)
    const steps = buildRegionConstantsSteps(partition, observation, model.priorCovariance)
    const constants = await context.drive(steps, 'partition', PARTITION_SHARE, PARTITION_SHARE)
    return constantsMemo.set(key, constants)
  }

  const handlers: Service['handlers'] = {
    async readModel({ file }, context) {
      const text = await readText(file, MAX_FILE_BYTES, context)
      const { value, notices } = valueOf(parseModel(text, { maxLatentDim: MAX_LATENT_DIM }))
      return { model: value, notices }
    },

    readNetworks,
    latentSection,

    undoActivation: ({ dataset, activation }) => valueOf(undoActivation(dataset, activation)).value,

    async readData({ file, name, labelColumn }, context) {
      const text = await readText(file, MAX_FILE_BYTES, context)
      const { value, notices } = valueOf(parseData(text, name, { labelColumn }))
      return { dataset: value, notices }
    },

    readDigits,

    async readPngs({ files, name }, context) {
      const total = files.reduce((sum, { file }) => sum + file.size, 0)
      if (total > MAX_FILE_BYTES)
        throw new ParseError([problem('', 'tooLarge', { actual: total, limit: MAX_FILE_BYTES })])
      const read: NamedBytes[] = []
      for (const { file, name: fileName } of files) {
        read.push({ name: fileName, bytes: await readBytes(file, MAX_PNG_BYTES, fileName) })
        context.report('reading', read.length, 2 * files.length)
        await context.pause()
      }
      const steps = pngDatasetSteps(read, name)
      const { value, notices } = valueOf(await context.drive(steps, 'reading', 0.5, 1))
      return { dataset: value, notices }
    },

    generateData: (request) => generateDataset(request, createRng(request.seed)),

    principalAxes: ({ dataset, numAxes }) => principalAxes(dataset, numAxes),

    initialiseDecoder: (request) => {
      const decoder = initialiseDecoder(request, createRng(request.seed))
      return request.scaling === undefined ? decoder : scaleOutputs(decoder, request.scaling)
    },

    async estimatePartition({ model }, context) {
      const { decoder, priorCovariance } = model
      const steps = estimateNumRegionsSteps(decoder, priorCovariance, createRng(0))
      // two digits: more is not known
      const numRegions = Number((await context.drive(steps, 'partition', 0, 0)).toPrecision(2))
      return { numRegions, ...partitionCost(decoder, numRegions) }
    },

    modelBudget: ({ model, numPoints }, context) =>
      context.drive(modelBudgetSteps(model, numPoints, createRng(0)), 'partition'),

    async buildPartition({ model }, context) {
      const known = partitions.get(model.decoder)
      const share = model.decoder.latentDim === 3 ? WALK_SHARE : 1
      const partition = known ?? (await build(model.decoder, context, share))
      if ('kind' in partition) return { kind: 'incomplete', incomplete: partition }
      return {
        kind: 'complete',
        partition,
        logPriorMass: await context.drive(
          logPriorMassSteps(partition, model.priorCovariance),
          'partition',
          share,
          1,
        ),
        depths: regionDepths(
          partition.geometry,
          locateRegion(partition, new Float64Array(partition.latentDim)),
        ),
        slopeNorms: slopeNorms(partition),
        numParameters: countParameters(model),
      }
    },

    async logMarginalGrid({ model, grid, fromRow, toRow }, context) {
      const constants = await constantsOf({ model, coordinates: grid.coordinates }, context)
      return context.drive(
        logMarginalGridSteps(constants, grid, fromRow, toRow),
        'density',
        PARTITION_SHARE,
        1,
      )
    },

    async contours({ values, width, height, thresholds }, context) {
      const levels = []
      for (const threshold of thresholds) {
        levels.push(contourLevel(values, width, height, threshold))
        context.report('contours', levels.length, thresholds.length)
        await context.pause()
      }
      return { levels }
    },

    async inferPoint({ model, x, curve }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const steps = inferPointSteps(partition, model, x)
      const posterior = await context.drive(steps, 'posterior', PARTITION_SHARE, 0.9)
      const isCurve = curve !== null && partition.latentDim === 1
      const latent = isCurve
        ? latentCurve(curve.range, curve.count, partition, posterior)
        : new Float64Array()
      const logDensity = await context.drive(
        posteriorLogDensitySteps(partition, model, x, posterior.logMarginal, latent),
        'posterior',
        0.9,
        1,
      )
      return { posterior, latent, logDensity }
    },

    async dissectRegion({ model, regionId, x }, context) {
      const partition = await partitionOf(model, context, 1)
      const { geometry, numRegions } = partition
      if (geometry.kind !== 'plane' || regionId >= numRegions)
        throw new RangeError(`no region ${regionId} of a plane to take apart`)
      const { mean, covariance } = await context.drive(
        regionGaussianSteps(partition, model, x, regionId),
        'posterior',
      )
      const direction = tailDirection(geometry, regionId, mean, covariance)
      return {
        dissection: dissectRegion(geometry, regionId, mean, covariance),
        mean,
        covariance,
        error:
          direction === null
            ? null
            : lemma4Error(geometry, regionId, mean, covariance, direction, TAIL_DISTANCES),
      }
    },

    async approximate(request, context) {
      return approximate(request, await partitionOf(request.model, context, 0), context)
    },

    async klGaps(request, context) {
      return klGaps(request, await partitionOf(request.model, context, 0), context)
    },

    async posteriorGrid({ model, x, axes, held, extent, size, isMarginal }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const grid = { extent, size }
      if (isMarginal) {
        const steps = posteriorMarginalGridSteps(partition, model, x, grid, axes)
        return context.drive(steps, 'density', PARTITION_SHARE, 1)
      }
      const { constants, seen } = await context.drive(
        observePointSteps(partition, model, x),
        'density',
        PARTITION_SHARE,
        0.15,
      )
      const logPx = await context.drive(logMarginalSteps(constants, seen), 'density', 0.15, 0.5)
      const steps = posteriorDensityGridSteps(partition, model, x, logPx, grid, { axes, held })
      const { logDensity, maximum } = await context.drive(steps, 'density', 0.5, 1)
      return { logDensity, maximum }
    },

    async mapLatent({ model, x }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      return context.drive(mapLatentSteps(partition, model, x), 'posterior', PARTITION_SHARE, 1)
    },

    async mapProjected({ model, projection, place }, context) {
      const constants = await constantsOf({ model, coordinates: projection }, context)
      return context.drive(mapObservedSteps(constants, place), 'posterior', PARTITION_SHARE, 1)
    },

    async scoreData({ model, values, numPoints }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const steps = scorePointsSteps(partition, model, values, numPoints)
      return { logMarginal: await context.drive(steps, 'scores', PARTITION_SHARE, 1) }
    },

    async logLikelihood({ model, values, numPoints }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const data = buildTrainingData(values, numPoints, partition.dataDim)
      return {
        chunks: await context.drive(
          chunkLogLikelihoods(model, partition, data),
          'scores',
          PARTITION_SHARE,
          1,
        ),
      }
    },

    async estimateNoise({ model, values, numPoints, options }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const data = buildTrainingData(values, numPoints, partition.dataDim)
      const steps = estimateNoiseSteps(model, partition, data, options)
      return context.drive(steps, 'training', PARTITION_SHARE, 1)
    },

    async samplePrior({ model, numSamples, seed }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const steps = samplePriorSteps(partition, model, numSamples, createRng(seed))
      return context.drive(steps, 'samples', PARTITION_SHARE, 1)
    },

    async samplePosterior({ model, x, numSamples, seed }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const steps = samplePosteriorSteps(partition, model, x, numSamples, createRng(seed))
      return context.drive(steps, 'samples', PARTITION_SHARE, 1)
    },

    async sampleCompletion({ model, x, numSamples, withNoise, seed }, context) {
      const partition = await partitionOf(model, context, PARTITION_SHARE)
      const steps = sampleCompletionSteps(partition, model, x, numSamples, withNoise, createRng(seed))
      return context.drive(steps, 'samples', PARTITION_SHARE, 1)
    },

    async completionErrors(request, context) {
      const partition = await partitionOf(request.model, context, PARTITION_SHARE)
      return completionErrors(request, partition, context, PARTITION_SHARE)
    },

    hideValues: ({ dataset, recipe }) => hideValues(dataset, recipe),

    baselineScores,
  }

  return {
    handlers,
    held,
    background: BACKGROUND,
    link: (ports, pause) => ports.forEach((port) => helpEStep(port, pause)),
    exceptions: {
      readData: { 'dataset.values': 'nan' },
      hideValues: { values: 'nan' },
      buildPartition: {
        'partition.geometry.limits': 'infinite',
        'partition.geometry.vertices': 'nan',
        'partition.geometry.edgeEnds': 'nan',
        'incomplete.geometry.vertices': 'nan',
        logPriorMass: 'negativeInfinity',
      },
      dissectRegion: {
        'dissection.vertices': 'nan',
        'dissection.area': 'infinite',
        'dissection.logMass': 'negativeInfinity',
        'dissection.pieces.vertices': 'nan',
        'dissection.pieces.area': 'infinite',
        'dissection.pieces.centre': 'nan',
        'dissection.pieces.terms.set.vertices': 'nan',
        'error.logMass': 'negativeInfinity',
        'error.logRelativeDifference': 'infinite',
        'error.sliceError': 'nan',
      },
      approximate: {
        'approximations.logDensity': 'negativeInfinity',
        'approximations.q.logWeights': 'negativeInfinity',
        posteriorLogDensity: 'negativeInfinity',
        'raster.logDensity': 'negativeInfinity',
      },
      posteriorGrid: { logDensity: 'negativeInfinity', maximum: 'negativeInfinity' },
      inferPoint: {
        'posterior.logRegionPosterior': 'negativeInfinity',
        'posterior.conditionalMean': 'nan',
        'posterior.conditionalCovariance': 'nan',
        'posterior.terms.conditionalEntropy': 'nan',
        'posterior.terms.conditionalCompleteLogLikelihood': 'nan',
        logDensity: 'negativeInfinity',
      },
    },
  }
}

function valueOf<T>(parsed: Parsed<T>): Extract<Parsed<T>, { ok: true }> {
  if (!parsed.ok) throw new ParseError(parsed.problems)
  return parsed
}
