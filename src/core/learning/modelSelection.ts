import { countParameters } from '../network/countParameters.ts'
import type { GenerativeModel } from '../network/model.ts'

/** Lower is better. */
export interface ModelSelection {
  /** k: weights, biases, Σx, and Σz where it is learned. An over-count: docs/MATH.md 8. */
  readonly numParameters: number
  /** 2k + 2 N · NLL, nats. */
  readonly aic: number
  /** k log N + 2 N · NLL, nats. */
  readonly bic: number
}

/**
 * Akaike's and Schwarz's criteria of a trained model.
 *
 * @param nll  exact mean negative log-likelihood of the training data, nats
 * @param numPoints  of the training data
 * Source   MATH.md 8
 */
export function modelSelection(
  model: GenerativeModel,
  nll: number,
  numPoints: number,
  isPriorLearned: boolean,
): ModelSelection {
  const S = model.decoder.latentDim
  const numParameters = countParameters(model) + (isPriorLearned ? (S * (S + 1)) / 2 : 0)
  const deviance = 2 * numPoints * nll
  return {
    numParameters,
    aic: 2 * numParameters + deviance,
    bic: numParameters * Math.log(numPoints) + deviance,
  }
}
