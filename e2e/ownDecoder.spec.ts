import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

const FIXTURES = new URL('../src/core/formats/__fixtures__/', import.meta.url)

function fixture(name: string): Buffer {
  return readFileSync(new URL(name, FIXTURES))
}

/** Drop files on the page, all at once. */
async function drop(page: Page, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const contents = Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')] as const)
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const [name, text] of all)
      data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))
    return data
  }, contents)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** Rows near g of a few latents that the exporter evaluated. */
function dataNear(description: string): Buffer {
  const { check } = JSON.parse(fixture(description).toString()) as { check: { outputs: number[][] } }
  const rows = check.outputs.map((row, n) =>
    row.map((value, d) => value + 0.05 * Math.sin(7 * n + 3 * d)).join(','),
  )
  return Buffer.from(`${rows.join('\n')}\n`)
}

test('an ONNX decoder, its encoder and data, dropped together: log p(x), the posterior, the gap', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open()
  await drop(page, {
    'mine.csv': dataNear('dense-decoder.json'),
    'dense-encoder.onnx': fixture('dense-encoder.onnx'),
    'dense-encoder.json': fixture('dense-encoder.json'),
    'dense-decoder.onnx': fixture('dense-decoder.onnx'),
    'dense-decoder.json': fixture('dense-decoder.json'),
  })
  const card = page.getByRole('region', { name: 'From a file' })
  await expect(card).toContainText('dense-encoder.onnx')
  await expect(page.getByRole('combobox', { name: 'Dataset' }).locator('option:checked')).toHaveText(
    'mine.csv',
  )
  await lab.settled()
  for (const difference of await card.getByTestId('import-difference').all())
    expect(Number(await difference.getAttribute('data-value'))).toBeLessThan(1e-6)
  const read = async (): Promise<number[]> =>
    Promise.all(['log-px', 'posterior-mean-1', 'posterior-mean-2', 'nll'].map((id) => lab.number(id)))
  const numbers = await read()
  expect(numbers.every(Number.isFinite)).toBe(true)

  // how far its q is from the exact posterior
  const approximations = page.getByRole('region', { name: 'Posterior and its approximations' })
  const gap = approximations.getByTestId('kl-encoder-1')
  await expect(gap).toBeVisible()
  const best = approximations.getByTestId('kl-fitted-1')
  const valueOf = async (shown: typeof gap): Promise<number> => Number(await shown.getAttribute('data-value'))
  expect(await valueOf(gap)).toBeGreaterThan(await valueOf(best))
  await approximations.getByRole('button', { name: 'Map the KL gap' }).click()
  await expect(approximations.getByTestId('mean-kl-gap')).toBeVisible()
  expect(await valueOf(approximations.getByTestId('mean-kl-gap'))).toBeGreaterThan(0)

  // the same by the JSON route
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await lab.button('Export').click()
      await lab.button('Export model (JSON)').click()
    })(),
  ])
  await lab.button('Close').click()
  await lab.importModel(readFileSync(await download.path()), 'same.json')
  await expect(page.getByText('Imported from same.json')).toBeVisible()
  await lab.settled()
  const again = await read()
  again.forEach((value, i) =>
    expect(Math.abs(value - numbers[i])).toBeLessThanOrEqual(1e-12 * Math.abs(value)),
  )
})
