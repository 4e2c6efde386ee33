import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

const FIXTURES = new URL('../src/core/formats/__fixtures__/', import.meta.url)

function fixture(name: string): Buffer {
  return readFileSync(new URL(name, FIXTURES))
}

/** Drop files on the page, all at once. */
type Files = Readonly<Record<string, Buffer>>

/** Several drops come one after the other before anything else can happen. */
async function drop(page: Page, ...drops: readonly Files[]): Promise<void> {
  const contents = drops.map((files) =>
    Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')] as const),
  )
  await page.evaluate((all) => {
    for (const files of all) {
      const dataTransfer = new DataTransfer()
      for (const [name, text] of files)
        dataTransfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }
  }, contents)
}

/** Rows near g of the latents that the exporter evaluated. */
function dataNear(outputs: readonly (readonly number[])[]): Buffer {
  const rows = outputs.map((row, n) => row.map((value, d) => value + 0.05 * Math.sin(7 * n + 3 * d)))
  return Buffer.from(`${rows.map((row) => row.join(',')).join('\n')}\n`)
}

function outputsOf(name: string): number[][] {
  const file = JSON.parse(fixture(name).toString()) as {
    outputs?: number[][]
    check?: { outputs: number[][] }
  }
  return file.outputs ?? file.check!.outputs
}

async function valueOf(shown: Locator): Promise<number> {
  return Number(await shown.getAttribute('data-value'))
}

function fromFile(page: Page): Locator {
  return page.getByRole('region', { name: 'From a file' })
}

test('an ONNX decoder, its encoder and data, dropped together: log p(x), the posterior, the gap', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open()
  await drop(page, {
    'mine.csv': dataNear(outputsOf('onnx/mlp17.json')),
    'recognition.onnx': fixture('onnx/headsRelu.onnx'),
    'mlp.onnx': fixture('onnx/mlp17.onnx'),
  })
  await expect(fromFile(page)).toContainText('recognition.onnx')
  await expect(lab.select('Dataset').locator('option:checked')).toHaveText('mine.csv')
  // the file says no Σx: it comes from the data
  await expect(fromFile(page)).toContainText('estimated from the data')
  await lab.settled()
  const ids = ['log-px', 'posterior-mean-1', 'posterior-mean-2', 'nll']
  const read = async (): Promise<number[]> => Promise.all(ids.map((id) => lab.number(id)))
  const numbers = await read()
  expect(numbers.every(Number.isFinite)).toBe(true)

  // how far its q is from the exact posterior
  const approximations = page.getByRole('region', { name: 'Posterior and its approximations' })
  const gap = approximations.getByTestId('kl-encoder-1')
  await expect(gap).toBeVisible()
  expect(await valueOf(gap)).toBeGreaterThan(await valueOf(approximations.getByTestId('kl-fitted-1')))
  await approximations.getByRole('button', { name: 'Map the KL gap' }).click()
  const mean = approximations.getByTestId('mean-kl-gap')
  await expect(mean).toBeVisible()
  expect(await valueOf(mean)).toBeGreaterThan(0)

  // the same by the JSON route
  const download = page.waitForEvent('download')
  await lab.button('Export').click()
  await lab.button('Export model (JSON)').click()
  const file = await (await download).path()
  await lab.button('Close').click()
  await lab.importModel(readFileSync(file), 'same.json')
  await expect(page.getByText('Imported from same.json')).toBeVisible()
  await lab.settled()
  const again = await read()
  again.forEach((value, i) =>
    expect(Math.abs(value - numbers[i]), ids[i]).toBeLessThanOrEqual(1e-12 * Math.abs(value)),
  )
})

test('a last Sigmoid is dropped after a question, values are verified, data follow to logits', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.fingerprint()
  const files = {
    'dense-decoder.onnx': fixture('dense-decoder.onnx'),
    'dense-decoder.json': fixture('dense-decoder.json'),
    'dense-encoder.onnx': fixture('dense-encoder.onnx'),
    'dense-encoder.json': fixture('dense-encoder.json'),
  }
  await drop(page, files)
  const dialog = page.getByRole('dialog', { name: 'A decoder from dense-decoder.onnx' })
  await expect(dialog).toContainText('not piecewise affine')
  await expect(dialog.getByRole('table')).toContainText('all 2 latents')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  expect(await lab.fingerprint()).toBe(before)

  // data that come along wait with it
  const shares = outputsOf('dense-decoder.json').map((row) => row.join(','))
  await drop(page, { ...files, 'shares.csv': Buffer.from(shares.join('\n')) })
  await expect(dialog).toBeVisible()
  expect(await lab.fingerprint()).toBe(before)
  await dialog.getByRole('button', { name: 'Take it without the Sigmoid' }).click()
  await expect(lab.select('Dataset').locator('option:checked')).toHaveText('shares.csv')
  await expect(fromFile(page)).toContainText('logits')
  const differences = fromFile(page).getByTestId('import-difference')
  await expect(differences).toHaveCount(2)
  for (const difference of await differences.all()) expect(await valueOf(difference)).toBeLessThan(1e-6)
  await lab.settled()
  await lab.button('Take the data’s logits').click()
  await expect(lab.select('Dataset').locator('option:checked')).toHaveText('shares.csv, logits')
  await lab.settled()
  // g at the exporter's latents: as likely as anything with σ² = 0.01
  const [x1] = outputsOf('dense-decoder.json')[0]
  expect(Number(await lab.coordinate('x1').inputValue())).toBeCloseTo(Math.log(x1 / (1 - x1)), 3)
  expect(await lab.number('nll')).toBeLessThan(0)
})

test('weights without a description ask for one, and a wrong one says why', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.importModel(fixture('bare.safetensors'), 'bare.safetensors')
  const dialog = page.getByRole('dialog', { name: 'Weights from bare.safetensors' })
  const text = dialog.getByRole('textbox', { name: 'Description (JSON)' })
  const guess = await text.inputValue()
  await text.fill(guess.replace('"ReLU"', '"Softmax"'))
  await dialog.getByRole('button', { name: 'Take it' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Softmax')
  await text.fill(guess)
  await dialog.getByRole('button', { name: 'Take it' }).click()
  await expect(page.getByText('Imported from bare.safetensors')).toBeVisible()
  await lab.settled()
  expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
})

test('six latents: exact along a plane, and called that', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const weight = [
    [1, 0, 0.5, -1, 0.2, 2],
    [0, 1, -0.5, 0.3, 1, -1],
  ]
  const identity = weight[0].map((_, i) => weight[0].map((__, j) => (i === j ? 1 : 0)))
  const model = {
    latentDim: 6,
    layers: [{ type: 'Linear', weight, bias: [0, 0.5] }, { type: 'Abs' }],
    sigmaX: 0.1,
    sigmaZ: identity,
  }
  await lab.importModel(JSON.stringify(model), 'six.json')
  await expect(page.getByRole('alert')).toContainText(/latentDim.*one to three/)
  await lab.button('Decide').click()
  const dialog = page.getByRole('dialog', { name: 'A decoder from six.json' })
  await expect(dialog).toContainText('sections only')
  await dialog.getByLabel('Section').selectOption({ label: 'a line along one latent' })
  await dialog.getByLabel('Latent 1').selectOption('z6')
  await dialog.getByLabel('Values of the others').fill('1, 1, 0, 0, 0, 9')
  await dialog.getByRole('button', { name: 'Take it' }).click()
  await expect(fromFile(page)).toContainText('Exact along a line of its 6 latents only')
  await lab.settled()
  await expect(page.getByText('given that z lies on the line')).toBeVisible()
  expect(await lab.number('region-count')).toBe(3)
  await lab.coordinate('x1').fill('1.5')
  await lab.coordinate('x2').fill('0.25')
  await lab.settled()
  // ∫ N(u; 0, 1) N(x; g(1, 1, 0, 0, 0, u), 0.1 I) du by the trapezoidal rule
  let density = 0
  const h = 1e-3
  for (let u = -12; u <= 12; u += h) {
    const residual = (1.5 - Math.abs(1 + 2 * u)) ** 2 + (0.25 - Math.abs(1.5 - u)) ** 2
    density += (h * Math.exp((-u * u) / 2 - residual / 0.2)) / (Math.sqrt(2 * Math.PI) * 0.2 * Math.PI)
  }
  expect(await lab.number('log-px')).toBeCloseTo(Math.log(density), 6)
  while (await fromFile(page).isVisible()) await lab.button('Undo').click()
  await lab.settled()
  expect(await lab.number('region-count')).toBe(34)
})

test('what cannot be read is named, with its place', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.fingerprint()
  const refused = async (content: Buffer, name: string, words: RegExp): Promise<void> => {
    await lab.importModel(content, name)
    const alert = page.getByRole('alert').filter({ hasText: `The model ${name} was not taken` })
    await expect(alert).toContainText(words)
    await alert.getByRole('button').click()
    expect(await lab.fingerprint()).toBe(before)
  }
  await refused(Buffer.from('PK\u0003\u0004archive/data.pkl'), 'decoder.pt', /From PyTorch/)
  await refused(fixture('onnx/mlp17.onnx').subarray(0, 300), 'cut.onnx', /damaged|cut short/)
  await drop(page, {
    'smooth.onnx': fixture('onnx/chunkGelu.onnx'),
    'smooth.json': Buffer.from('{"role": "decoder"}'),
  })
  await expect(page.getByRole('alert')).toContainText(/node \d+ \(Gelu.*GELU is not piecewise affine/)
  expect(await lab.fingerprint()).toBe(before)
})

test('data that do not fit the decoder they came with are refused, and it stays', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await drop(page, {
    // by its contents, whatever it is called
    network: fixture('onnx/mlp17.onnx'),
    'three.csv': Buffer.from('1,2,3\n4,5,6\n'),
  })
  const alert = page.getByRole('alert').filter({ hasText: 'The data three.csv were not taken' })
  await expect(alert).toContainText('expected 4 columns, got 3')
  await expect(page.getByText('Imported from network.')).toBeVisible()
  await expect(page.getByText('No decoder fitted')).toBeHidden()

  await drop(page, {
    'cut.onnx': fixture('onnx/mlp17.onnx').subarray(0, 300),
    'three.csv': Buffer.from('1,2,3\n4,5,6\n'),
  })
  await expect(page.getByText('The data that came with it were not taken either.')).toBeVisible()
  await expect(page.getByText('Imported from network.')).toBeVisible()
})

test('files that follow others at once take their place, data included', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await drop(
    page,
    { 'first.onnx': fixture('onnx/conv16.onnx'), 'first.csv': Buffer.from('1,2,3\n4,5,6\n') },
    {
      'second.onnx': fixture('onnx/mlp17.onnx'),
      'second.csv': dataNear(outputsOf('onnx/mlp17.json')),
    },
  )
  await expect(lab.select('Dataset').locator('option:checked')).toHaveText('second.csv')
  await expect(page.getByText('Imported from second.onnx')).toBeVisible()
  await expect(page.getByText('were not taken')).toHaveCount(0)
})

test('the dialogs on a phone, and PyTorch’s words to copy', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const lab = new Lab(page)
  await lab.open()
  await lab.importModel(fixture('onnx/sigmoidLast.onnx'), 'last.onnx')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Sigmoid')
  const isWide = (): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  expect(await isWide()).toBe(false)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await lab.button('From PyTorch').click()
  await expect(dialog).toContainText('torch.onnx.export')
  expect(await isWide()).toBe(false)
  expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})
