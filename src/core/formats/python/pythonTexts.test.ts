import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forward } from '../../network/forward.ts'
import type { Decoder, GenerativeModel, Layer, NoiseCovariance } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { imageDecoder } from '../../partition/reference/imageDecoder.ts'
import { numpyText } from './numpyText.ts'
import { pythonList } from './pythonList.ts'
import { torchText } from './torchText.ts'

/** A Python that has the library; null where there is none at hand. */
function pythonWith(library: string): string | null {
  for (const program of ['python3', '/usr/bin/python3'])
    try {
      execFileSync(program, ['-c', `import ${library}`], { stdio: 'ignore' })
      return program
    } catch {
      // the next
    }
  return null
}

function dense(rng: () => number, widths: readonly number[], activation: Layer): Decoder {
  const layers = widths.slice(1).flatMap((outputSize, i): Layer[] => {
    const inputSize = widths[i]
    const weight = new Float64Array(inputSize * outputSize).map(() => 2 * rng() - 1)
    const bias = new Float64Array(outputSize).map(() => 2 * rng() - 1)
    const linear: Layer = { type: 'Linear', inputSize, outputSize, weight, bias }
    return i === 0 ? [linear] : [activation, linear]
  })
  return { latentDim: widths[0], dataDim: widths[widths.length - 1], layers }
}

/** Dead, doubled and cut units; −0, tiny and huge weights. */
function degenerate(): Decoder {
  const first = Float64Array.of(0, 1, 1, -0, 1e-300, 1e150)
  const second = Float64Array.of(1, 2, -2, 0, 1e300, 1e-150)
  return {
    latentDim: 1,
    dataDim: 1,
    layers: [
      {
        type: 'Linear',
        inputSize: 1,
        outputSize: 6,
        weight: first,
        bias: Float64Array.of(-1, 0, 0, 0, 0, 0),
      },
      { type: 'ReLU' },
      { type: 'Linear', inputSize: 6, outputSize: 1, weight: second, bias: Float64Array.of(0.1) },
    ],
  }
}

function noiseOf(size: number, kind: number): NoiseCovariance {
  if (kind === 0) return { kind: 'isotropic', variance: 0.3 }
  if (kind === 1) return { kind: 'diagonal', variances: new Float64Array(size).map((_, d) => 0.1 + d) }
  const matrix = new Float64Array(size * size).map((_, i) => (i % (size + 1) === 0 ? 2 : 0.1))
  return { kind: 'full', matrix }
}

const rng = createRng(7)
const decoders: Decoder[] = [
  dense(rng, [1, 8, 8, 2], { type: 'LeakyReLU', negativeSlope: 0.1 }),
  dense(rng, [2, 5, 3], { type: 'Abs' }),
  dense(rng, [3, 4, 1], { type: 'ReLU' }),
  degenerate(),
  { latentDim: 2, dataDim: 2, layers: [] },
  ...Array.from({ length: 40 }, (_, k) => imageDecoder(rng, 1 + (k % 3))),
]
const models = decoders.map((decoder, k): GenerativeModel => {
  const { latentDim: size } = decoder
  const priorCovariance = new Float64Array(size * size).map((_, i) => (i % (size + 1) === 0 ? 1.5 : 0.25))
  return { decoder, noise: noiseOf(decoder.dataDim, k % 3), priorCovariance }
})
const latents = models.map(({ decoder }) =>
  Array.from({ length: 6 }, () => Array.from({ length: decoder.latentDim }, () => 6 * rng() - 3)),
)

/** Runs every program and asks it for g and for samples. */
const DRIVER = `
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
out = []
for i, z in enumerate(json.load(open(sys.argv[1] + "/latents.json"))):
    m = importlib.import_module("m%d" % i)
    out.append({"g": m.g(z).tolist(), "one": m.g(z[0]).tolist(), "shape": list(m.sample(3).shape)})
print(json.dumps(out))
`

describe.each([
  ['numpy', numpyText],
  ['torch', torchText],
] as const)('%s', (library, textOf) => {
  const python = pythonWith(library)

  test.skipIf(python === null)(
    'the program gives g(z) of every kind of layer',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'dgn-python-'))
      try {
        models.forEach((model, i) => writeFileSync(join(folder, `m${i}.py`), textOf(model)))
        writeFileSync(join(folder, 'latents.json'), JSON.stringify(latents))
        writeFileSync(join(folder, 'driver.py'), DRIVER)
        const told = execFileSync(python!, [join(folder, 'driver.py'), folder], { maxBuffer: 2 ** 26 })
        const results = JSON.parse(told.toString()) as { g: number[][]; one: number[][]; shape: number[] }[]
        expect(results).toHaveLength(models.length)
        results.forEach(({ g, one, shape }, i) => {
          const { decoder } = models[i]
          expect(shape).toEqual([3, decoder.dataDim])
          one[0].forEach((value, d) => expect(value).toBeCloseTo(g[0][d], 9))
          g.forEach((row, n) => {
            const exact = forward(decoder, latents[i][n])
            const scale = Math.max(1, ...exact.map(Math.abs))
            row.forEach((value, d) => expect(Math.abs(value - exact[d]) / scale).toBeLessThan(1e-13))
          })
        })
        // and by itself
        expect(execFileSync(python!, [join(folder, 'm0.py')]).toString()).toContain('five samples')
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
    60_000,
  )
})

test('lists keep every bit and the sign of zero', () => {
  expect(pythonList([-0, 0.1, 1e21, 5e-324], [2, 2])).toBe('[[-0.0, 0.1],\n[1e+21, 5e-324]]')
})
