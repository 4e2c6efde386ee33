import type { PointPosterior } from '../../core/inference/pointPosterior.ts'
import type { Partition } from '../../core/partition/partition.ts'
import { evaluate } from './evaluate.ts'
import { column, product, square, sum, unary, value, type Expression } from './expression.ts'
import type { Formula, PointFormulaOf } from './formula.ts'

/** Regions whose terms are written out; the others are taken together. */
const MAX_TERMS = 3
/** Those that the Inspector lists. */
const MAX_RESPONSIBILITIES = 8
/** A region with less is not worth a line of its own. */
const LEAST_SHARE = 1e-6

/** What the formulas of a point are made of: exact results, of the same parameters. */
export interface PointFacts {
  readonly x: ArrayLike<number>
  readonly posterior: PointPosterior
  readonly partition: Pick<Partition, 'slope' | 'bias' | 'dataDim' | 'latentDim' | 'numRegions'>
}

/**
 * The equation of a number of the Inspector with this point's values in it. Null where the point has no such number.
 *
 * Nothing is inferred here: the terms are those of the exact result; the ones that are not written out are summed.
 */
export function pointFormula(of: PointFormulaOf, facts: PointFacts): Formula | null {
  const { posterior } = facts
  const x = posterior.missing === null ? 'x' : 'x_{\\mathrm{o}}'
  const lines = linesOf(of, facts, x)
  return lines === null ? null : { id: of.kind, x, lines }
}

function linesOf(of: PointFormulaOf, facts: PointFacts, x: string): Formula['lines'] | null {
  const { posterior } = facts
  const { mean, covariance, entropy, expectedCompleteLogLikelihood, terms, map, nearest } = posterior
  const S = mean.length
  switch (of.kind) {
    case 'logPx':
      return [{ left: `\\log p(${x})`, expression: logSum(posterior), result: posterior.logMarginal }]
    case 'mean':
      return [
        {
          left: `\\mathrm{E}[z \\mid ${x}]`,
          expression: weighted(posterior, (r) => value(column(meanOf(posterior, r)))),
          result: column(mean),
        },
      ]
    case 'covariance':
      return [
        {
          left: `\\mathrm{${S === 1 ? 'Var' : 'Cov'}}[z \\mid ${x}]`,
          expression: weighted(posterior, (r) => aboutMean(posterior, r)),
          result: square(covariance, S),
        },
      ]
    case 'sd': {
      const variance = covariance[of.latent * (S + 1)]!
      return [
        {
          left: `\\mathrm{sd}[z${S === 1 ? '' : `_{${of.latent + 1}}`} \\mid ${x}]`,
          expression: unary('sqrt', value(variance)),
          result: Math.sqrt(variance),
        },
      ]
    }
    case 'mode':
      return modeLines(posterior, x)
    case 'entropy':
      return [
        {
          left: 'H',
          expression: weighted(posterior, (r) =>
            sum(
              value(terms.conditionalEntropy[r]!),
              unary('negative', value(posterior.logRegionPosterior[r]!)),
            ),
          ),
          result: entropy,
        },
        {
          left: 'H',
          expression: sum(
            value(posterior.logMarginal),
            unary('negative', value(expectedCompleteLogLikelihood)),
          ),
          result: entropy,
        },
      ]
    case 'ecll':
      return [
        {
          left: `\\mathrm{E}[\\log p(${x}, z) \\mid ${x}]`,
          expression: weighted(posterior, (r) => value(terms.conditionalCompleteLogLikelihood[r]!)),
          result: expectedCompleteLogLikelihood,
        },
      ]
    case 'responsibility':
      return responsibilityLines(posterior, x, of.region)
    case 'expected': {
      const d = of.coordinate
      return [
        {
          left: `\\mathrm{E}[g_{${d + 1}}(z) \\mid ${x}]`,
          expression: weighted(posterior, (r) => imageAt(facts, r, d)),
          result: posterior.expectedData[d]!,
        },
      ]
    }
    case 'distance':
      return [distanceLine(facts, x)]
    case 'imputedMean':
    case 'imputedSd':
      return imputedLines(of.kind, facts, of.coordinate)
    case 'modeToGlo':
      return [between('z^* - z^\\circ', map.latent, nearest.latent)]
    case 'imageToGlo':
      return [between('g(z^*) - g(z^\\circ)', map.data, nearest.data)]
    case 'spread': {
      const variances = Array.from({ length: S }, (_, s) => covariance[s * (S + 1)]!)
      return [
        {
          left: `\\sqrt{\\mathrm{tr}\\,\\mathrm{Cov}[z \\mid ${x}]}`,
          expression: unary('sqrt', sum(...variances.map(value))),
          result: Math.sqrt(variances.reduce((total, each) => total + each, 0)),
        },
      ]
    }
  }
}

/** The regions whose terms are written out, the likeliest first. */
function shownRegions({ logRegionPosterior, terms }: PointPosterior, most = MAX_TERMS): readonly number[] {
  const ids = Array.from(terms.leading.regionIds).slice(0, most)
  return ids.filter((r, i) => i === 0 || Math.exp(logRegionPosterior[r]!) >= LEAST_SHARE)
}

const labelOf = (region: number): string => `(\\omega_{${region}})`

/** log Σ exp(log κ + log Φ). */
function logSum(posterior: PointPosterior): Expression {
  const { logMarginal, logRegionPosterior, terms } = posterior
  const { logEvidence, logMass } = terms.leading
  const shown = shownRegions(posterior)
  const others = logRegionPosterior.filter((share, r) => share > -Infinity && !shown.includes(r))
  const largest = others.reduce((most, share) => Math.max(most, share), -Infinity)
  const share = others.reduce((total, each) => total + Math.exp(each - largest), 0)
  const logRest = logMarginal + largest + Math.log(share)
  return unary('log', {
    kind: 'sum',
    terms: shown.map((r, i) => ({
      expression: unary('exp', sum(value(logEvidence[i]!), value(logMass[i]!))),
      label: labelOf(r),
    })),
    rest: others.length === 0 ? null : { count: others.length, expression: unary('exp', value(logRest)) },
  })
}

/** Σ ρ_ω (what a region has), all regions that are not written out together. */
function weighted(
  posterior: PointPosterior,
  ofRegion: (region: number) => Expression,
  more: Expression | null = null,
): Expression {
  const { logRegionPosterior } = posterior
  const shown = shownRegions(posterior)
  const own = (r: number): Expression => product(value(Math.exp(logRegionPosterior[r]!)), ofRegion(r))
  const others = Array.from(logRegionPosterior, (_, r) => r).filter(
    (r) => Math.exp(logRegionPosterior[r]!) > 0 && !shown.includes(r),
  )
  const total = (each: readonly Expression[]): Expression => ({
    kind: 'sum',
    terms: each.map((expression) => ({ expression })),
    rest: null,
  })
  const terms = shown.map((r) => ({ expression: own(r), label: labelOf(r) }))
  return {
    kind: 'sum',
    terms: more === null ? terms : [...terms, { expression: more }],
    rest:
      others.length === 0
        ? null
        : { count: others.length, expression: value(evaluate(total(others.map(own)))) },
  }
}

function meanOf({ conditionalMean, mean }: PointPosterior, r: number): Float64Array {
  return conditionalMean.subarray(r * mean.length, (r + 1) * mean.length)
}

/** C_ω + (m_ω − z̄)(m_ω − z̄)ᵀ. */
function aboutMean(posterior: PointPosterior, r: number): Expression {
  const { mean, conditionalCovariance } = posterior
  const S = mean.length
  const own = meanOf(posterior, r)
  const covariance = value(square(conditionalCovariance.subarray(r * S * S, (r + 1) * S * S), S))
  const difference = value(column(own.map((entry, s) => entry - mean[s]!)))
  return sum(covariance, unary('square', difference))
}

/** (A_ω m_ω)_d + b_ω,d. */
function imageAt({ posterior, partition }: PointFacts, r: number, d: number): Expression {
  const { dataDim: D, latentDim: S, slope, bias } = partition
  const row = Array.from(slope.subarray((r * D + d) * S, (r * D + d + 1) * S))
  const mean = value(column(meanOf(posterior, r)))
  const own = value(S === 1 ? row[0]! : { rows: 1, columns: S, entries: row })
  return sum(product(own, mean), value(bias[r * D + d]!))
}

function modeLines({ terms, map }: PointPosterior, x: string): Formula['lines'] {
  const { regionId, regionMean, logPrior, logLikelihood } = terms.mode
  // the region's nearest point to a mean within it is that mean, to the last digit
  const isInside = map.latent.every((entry, s) => entry === regionMean[s])
  return [
    {
      left: `\\mu_{${regionId}}`,
      expression: value(column(regionMean)),
      result: column(regionMean),
      label: `${isInside ? '\\in' : '\\notin'} \\omega_{${regionId}}`,
    },
    {
      left: 'z^*',
      expression: value(column(isInside ? regionMean : map.latent)),
      result: column(map.latent),
    },
    {
      left: `\\log p(${x}, z^*)`,
      expression: sum(value(logLikelihood), value(logPrior)),
      result: map.logJoint,
    },
  ]
}

function responsibilityLines(
  posterior: PointPosterior,
  x: string,
  region: number | null,
): Formula['lines'] | null {
  const { logMarginal, logRegionPosterior, terms } = posterior
  const { regionIds, logEvidence, logMass } = terms.leading
  const asked = region === null ? shownRegions(posterior, MAX_RESPONSIBILITIES) : [region]
  if (asked.some((r) => r >= logRegionPosterior.length)) return null
  return asked.map((r) => {
    const i = regionIds.indexOf(r)
    const share = logRegionPosterior[r]!
    // of the others only the sum of both is at hand
    const joint = i < 0 ? [value(logMarginal + share)] : [value(logEvidence[i]!), value(logMass[i]!)]
    return {
      left: `\\rho_{${r}}(${x})`,
      expression:
        share === -Infinity ? value(0) : unary('exp', sum(...joint, unary('negative', value(logMarginal)))),
      result: Math.exp(share),
    }
  })
}

/** Of the coordinates that are there. */
function distanceLine({ x, posterior }: PointFacts, symbol: string): Formula['lines'][number] {
  const { data, distance, rounding } = posterior.nearest
  const seen = Array.from(x, (_, d) => d).filter((d) => !Number.isNaN(x[d]))
  return {
    left: `\\lVert ${symbol} - g(z^\\circ) \\rVert`,
    expression:
      seen.length === 0
        ? value(0)
        : unary(
            'norm',
            sum(
              value(column(seen.map((d) => x[d]!))),
              unary('negative', value(column(seen.map((d) => data[d]!)))),
            ),
          ),
    // what rounding alone can make is none
    result: distance > rounding ? distance : 0,
  }
}

function between(words: string, a: Float64Array, b: Float64Array): Formula['lines'][number] {
  return {
    left: `\\lVert ${words} \\rVert`,
    expression: unary('norm', sum(value(column(a)), unary('negative', value(column(b))))),
    result: Math.hypot(...a.map((entry, i) => entry - b[i]!)),
  }
}

function imputedLines(
  kind: 'imputedMean' | 'imputedSd',
  facts: PointFacts,
  coordinate: number,
): Formula['lines'] | null {
  const { missing } = facts.posterior
  const m = missing?.indices.indexOf(coordinate) ?? -1
  if (missing === null || m < 0) return null
  const name = `x_{${coordinate + 1}} \\mid x_{\\mathrm{o}}`
  if (kind === 'imputedSd') {
    return [
      {
        left: `\\mathrm{sd}[${name}]`,
        expression: unary('sqrt', sum(value(missing.noiseVariance[m]!), value(missing.latentVariance[m]!))),
        result: Math.sqrt(missing.variance[m]!),
      },
    ]
  }
  return [
    {
      left: `\\mathrm{E}[${name}]`,
      expression: weighted(
        facts.posterior,
        (r) => imageAt(facts, r, coordinate),
        value(missing.noisePull[m]!),
      ),
      result: missing.mean[m]!,
    },
  ]
}
