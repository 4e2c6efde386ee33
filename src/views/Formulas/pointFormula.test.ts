import { readFileSync } from 'node:fs'
import katex from 'katex'
import { describe, expect, test } from 'vitest'
import { inferPoint } from '../../core/inference/inferPoint.ts'
import { randomModel } from '../../core/inference/reference/randomModel.ts'
import type { GenerativeModel } from '../../core/network/model.ts'
import { modelFromJson } from '../../core/network/modelFromJson.ts'
import { createRng } from '../../core/numerics/createRng.ts'
import { standardNormal } from '../../core/numerics/standardNormal.ts'
import { buildPartition } from '../../core/partition/buildPartition.ts'
import { equations } from '../../text/en/equations.ts'
import { glossary } from '../../text/en/glossary.ts'
import { parseRichText } from '../../ui/parseRichText.ts'
import { fillTex } from '../../ui/RichText.tsx'
import { evaluate } from './evaluate.ts'
import { value, type Value } from './expression.ts'
import type { Formula, PointFormulaOf } from './formula.ts'
import { texOfFormula } from './texOfFormula.ts'
import { klFormula, priorMassFormula, rankFormula } from './otherFormulas.ts'
import { pointFormula, type PointFacts } from './pointFormula.ts'

function preset(name: string): GenerativeModel {
  const text = readFileSync(new URL(`../../../public/presets/${name}.json`, import.meta.url), 'utf8')
  const parsed = modelFromJson(JSON.parse(text))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

const MODELS: readonly (readonly [string, GenerativeModel])[] = [
  ['circle, S = 1', preset('circle-0-1-8-8-2')],
  ['iris, S = 1, D = 4', preset('iris-1-6-4')],
  ['iris, S = 2, D = 4', preset('iris-2-6-4')],
  [
    'S = 2, full noise',
    randomModel(createRng(3), { latentDim: 2, dataDim: 3, noise: 'full', noiseStd: 0.2 }),
  ],
  ['S = 3', randomModel(createRng(4), { latentDim: 3, dataDim: 6, hiddenWidths: [5], noise: 'diagonal' })],
]

/** Every number of the Inspector. */
function allOf({ posterior, partition }: PointFacts): PointFormulaOf[] {
  const S = posterior.mean.length
  const coordinates = Array.from({ length: partition.dataDim }, (_, coordinate) => coordinate)
  const missing = Array.from(posterior.missing?.indices ?? [])
  return [
    ...(
      [
        'logPx',
        'mean',
        'covariance',
        'mode',
        'entropy',
        'ecll',
        'distance',
        'modeToGlo',
        'imageToGlo',
        'spread',
      ] as const
    ).map((kind) => ({ kind })),
    ...Array.from({ length: S }, (_, latent) => ({ kind: 'sd', latent }) as const),
    ...coordinates.map((coordinate) => ({ kind: 'expected', coordinate }) as const),
    ...missing.flatMap((coordinate) => [
      { kind: 'imputedMean', coordinate } as const,
      { kind: 'imputedSd', coordinate } as const,
    ]),
    { kind: 'responsibility', region: null },
    { kind: 'responsibility', region: posterior.logRegionPosterior.length - 1 },
  ]
}

function entriesOf(of: Value): readonly number[] {
  return typeof of === 'number' ? [of] : of.entries
}

/** The largest |Δ| over the largest entry of what is shown. */
function errorOf({ lines }: Formula): number {
  return Math.max(
    ...lines.map(({ expression, result }) => {
      const own = entriesOf(evaluate(expression))
      const shown = entriesOf(result)
      expect(own.length).toBe(shown.length)
      const size = Math.max(...shown.map(Math.abs))
      const error = Math.max(...shown.map((each, i) => Math.abs(each - own[i])))
      return size === 0 ? error : error / size
    }),
  )
}

const draw = (formula: Formula): string => texOfFormula(formula, (count) => `${count} more`)
const parses = (tex: string): string =>
  katex.renderToString(tex, { displayMode: true, throwOnError: true, strict: 'error' })

describe.each(MODELS)('%s', (_, model) => {
  const partition = buildPartition(model.decoder)
  const rng = createRng(7)
  const D = model.decoder.dataDim
  const points = Array.from({ length: 6 }, (__, i) => {
    const x = Float64Array.from({ length: D }, () => (i === 5 ? 30 : 1) * standardNormal(rng))
    if (i % 2 === 1) x[i % D] = NaN
    return x
  })
  const facts = points.map((x): PointFacts => ({ x, posterior: inferPoint(partition, model, x), partition }))

  test('the numbers in every formula come to the number shown', () => {
    for (const point of facts) {
      for (const of of allOf(point)) {
        const formula = pointFormula(of, point)
        expect(formula, of.kind).not.toBeNull()
        // a difference of two rounded vectors has the digits of the vectors
        const isDifference = ['distance', 'modeToGlo', 'imageToGlo'].includes(of.kind)
        expect(errorOf(formula!), JSON.stringify(of)).toBeLessThan(isDifference ? 1e-8 : 1e-9)
      }
    }
  })

  test('what is shown is the number of the Inspector', () => {
    for (const point of facts) {
      const { posterior } = point
      const shown = (of: PointFormulaOf, line = 0): Value => pointFormula(of, point)!.lines[line].result
      expect(shown({ kind: 'logPx' })).toBe(posterior.logMarginal)
      expect(entriesOf(shown({ kind: 'mean' }))).toEqual(Array.from(posterior.mean))
      expect(entriesOf(shown({ kind: 'covariance' }))).toEqual(Array.from(posterior.covariance))
      expect(entriesOf(shown({ kind: 'mode' }, 1))).toEqual(Array.from(posterior.map.latent))
      expect(shown({ kind: 'entropy' })).toBe(posterior.entropy)
      expect(shown({ kind: 'entropy' }, 1)).toBe(posterior.entropy)
      expect(shown({ kind: 'ecll' })).toBe(posterior.expectedCompleteLogLikelihood)
      expect(shown({ kind: 'expected', coordinate: 1 })).toBe(posterior.expectedData[1])
    }
  })

  test('KaTeX understands every formula', () => {
    for (const point of facts) for (const of of allOf(point)) parses(draw(pointFormula(of, point)!))
  })
})

test('rank, prior mass and KL', () => {
  const { lines } = rankFormula(-2, [-1, -3, -2, -9])
  expect(lines[0].result).toBe(3)
  expect(errorOf(rankFormula(-2, [-1, -3, -2, -9]))).toBe(0)
  expect(errorOf(rankFormula(0, [-1, -3]))).toBe(0)
  expect(errorOf(priorMassFormula(3, -700))).toBe(0)
  const exact = (worth: number) => ({ value: worth, standardError: 0, kind: 'exact' }) as const
  const kl = klFormula({
    logMarginal: -1,
    approximations: [
      { kind: 'gaussian', elbo: exact(-1.5), klToPosterior: exact(0.5), q: { components: [] } },
    ],
  } as unknown as Parameters<typeof klFormula>[0])
  expect(errorOf(kl)).toBe(0)
  for (const formula of [rankFormula(-2, [-1]), priorMassFormula(3, -700), kl]) parses(draw(formula))
})

test('a formula is written with signs and brackets as people do', () => {
  const { posterior, ...rest } = { ...factsOfCircle() }
  const tex = draw(pointFormula({ kind: 'covariance' }, { posterior, ...rest })!)
  expect(tex).not.toMatch(/\+ -|- -|\\cdot -/)
  expect(tex).toContain('(\\omega_{')
})

function factsOfCircle(): PointFacts {
  const model = preset('circle-0-1-8-8-2')
  const partition = buildPartition(model.decoder)
  const x = Float64Array.of(-0.3015, -1.046)
  return { x, posterior: inferPoint(partition, model, x), partition }
}

test('large matrices are shortened', () => {
  const entries = Array.from({ length: 9 }, (_, i) => i)
  const line = { left: 'a', expression: value(0), result: { rows: 9, columns: 1, entries } }
  const tex = draw({ id: 'mean', x: 'x', lines: [line] })
  expect(tex).toContain('0 \\\\ 1.000 \\\\ \\vdots \\\\ 8.000')
  parses(tex)
})

test('KaTeX understands every formula of the catalogue', () => {
  const values = { x: 'x_{\\mathrm{o}}', region: 12 }
  for (const [key, text] of Object.entries(equations)) if (key.endsWith('.tex')) parses(fillTex(text, values))
  for (const text of Object.values(glossary))
    for (const piece of parseRichText(text)) if (piece.kind === 'tex') parses(piece.text)
})
