/** The fields of a link that say how to train, one row each. */
import type { LatentConstraint, TrainingMethod, TrainingOptions } from '../core/learning/trainingState.ts'
import type { WeightPrior } from '../core/learning/weightPrior.ts'
import type { TrainingSettings } from './appState.ts'
import { INITIAL_UNDOABLE } from './initialState.ts'
import { constraintStrength, latentConstraintOf } from './latentConstraints.ts'
import {
  formatFlag,
  readFlag,
  readInteger,
  readNumber,
  readOneOf,
  type Put,
  type Read,
  type Take,
} from './linkReaders.ts'
import { LIMITS } from './recipe.ts'
import { strengthOf, weightPriorOf } from './weightPriors.ts'

export const METHODS: readonly TrainingMethod[] = ['em', 'lbfgs', 'adam', 'online', 'authors', 'vae', 'glo']

/** The fields of training, one row each: what a text changes, and the text of a setting. */
interface TrainingField {
  readonly key: string
  readonly read: Read<Partial<TrainingSettings> | Partial<TrainingOptions>>
  readonly format: (settings: TrainingSettings) => string
}
/** A field of the options, by its name. */
function optionField<K extends keyof TrainingOptions>(
  key: string,
  name: K,
  read: Read<TrainingOptions[K]>,
  format: (value: TrainingOptions[K]) => string = String,
): TrainingField {
  return {
    key,
    read: (text) => {
      const value = read(text)
      return value === undefined ? undefined : { [name]: value }
    },
    format: ({ options }) => format(options[name]),
  }
}
const OPTION_FIELDS: readonly TrainingField[] = [
  optionField('method', 'method', readOneOf(METHODS)),
  optionField('learnnoise', 'learnNoise', readFlag, formatFlag),
  optionField('learnprior', 'learnPrior', readFlag, formatFlag),
  optionField('wprior', 'weightPrior', readWeightPrior, formatWeightPrior),
  optionField('epochs', 'maxEpochs', readInteger(LIMITS.epochs)),
  optionField('gain', 'relativeGain', readNumber(LIMITS.relativeGain)),
  optionField('order', 'layerOrder', readOneOf(['inputToOutput', 'outputToInput'])),
  optionField('accel', 'accelerate', readFlag, formatFlag),
  optionField('rate', 'learningRate', readNumber(LIMITS.learningRate)),
  optionField('batch', 'batchSize', readInteger(LIMITS.batchSize)),
  optionField('trainseed', 'seed', readInteger(LIMITS.seed)),
  optionField('qdraws', 'numImportanceSamples', readInteger(LIMITS.numImportanceSamples)),
  optionField('qmix', 'numComponents', readInteger(LIMITS.numComponents)),
  optionField('glolatents', 'latentConstraint', readLatentConstraint, formatLatentConstraint),
]
const SETTING_FIELDS: readonly TrainingField[] = [
  {
    key: 'noisekind',
    read: (text) => {
      const noiseKind = readOneOf(['own', 'isotropic', 'diagonal', 'full'])(text)
      return noiseKind === undefined ? undefined : { noiseKind }
    },
    format: ({ noiseKind }) => noiseKind,
  },
  {
    key: 'heldout',
    read: (text) => {
      const heldOut = readOneOf(['fresh', 'fifth', 'none'])(text)
      return heldOut === undefined ? undefined : { heldOut }
    },
    format: ({ heldOut }) => heldOut,
  },
  {
    key: 'minutes',
    read: (text) => {
      const maxMinutes = text === '0' ? null : readNumber(LIMITS.minutes)(text)
      return maxMinutes === undefined ? undefined : { maxMinutes }
    },
    format: ({ maxMinutes }) => String(maxMinutes ?? 0),
  },
]

const FIELDS = [...OPTION_FIELDS, ...SETTING_FIELDS]
export const TRAINING_KEYS: readonly string[] = FIELDS.map(({ key }) => key)

export function readTraining(take: Take): TrainingSettings {
  const read = (fields: readonly TrainingField[]): object =>
    Object.assign({}, ...fields.map(({ key, read: readField }) => take(key, readField) ?? {})) as object
  const { training } = INITIAL_UNDOABLE
  return { ...training, ...read(SETTING_FIELDS), options: { ...training.options, ...read(OPTION_FIELDS) } }
}

export function putTraining(settings: TrainingSettings, put: Put): void {
  for (const { key, format } of FIELDS) put(key, format(settings), format(INITIAL_UNDOABLE.training))
}

/** none, or a kind and its strength. */
function readWeightPrior(text: string): WeightPrior | undefined {
  if (text === 'none') return { kind: 'none' }
  const [kind = '', strength = ''] = text.split(',')
  const value = readNumber(LIMITS.priorStrength)(strength)
  return value === undefined ? undefined : weightPriorOf(kind, value)
}
function formatWeightPrior(prior: WeightPrior): string {
  return prior.kind === 'none' ? 'none' : `${prior.kind},${strengthOf(prior)}`
}

/** none, or a kind and its strength. */
function readLatentConstraint(text: string): LatentConstraint | undefined {
  if (text === 'none') return { kind: 'none' }
  const [kind = '', strength = ''] = text.split(',')
  const value = readNumber(LIMITS.constraintStrength)(strength)
  return value === undefined ? undefined : latentConstraintOf(kind, value)
}
function formatLatentConstraint(constraint: LatentConstraint): string {
  return constraint.kind === 'none' ? 'none' : `${constraint.kind},${constraintStrength(constraint)}`
}
