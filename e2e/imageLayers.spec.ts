import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

interface LayersCase {
  readonly name: string
  readonly model: object
  readonly regionCount: number
  readonly points: readonly { readonly x: readonly number[]; readonly expected: { readonly logPx: number } }[]
}

const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../src/core/__fixtures__/layers.json'), 'utf8'),
) as { readonly cases: readonly LayersCase[] }

test('models with layers of images are read, and their regions and densities are the exact ones', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open('#v=1&density=0')
  for (const name of ['maxpool-s1', 'relu-maxpool-overlap-s1', 'maxpool-s2', 'conv-stride-s2']) {
    const { model, regionCount, points } = cases.find((each) => each.name === name)!
    await lab.importModel(JSON.stringify(model), `${name}.json`)
    await lab.importData(JSON.stringify(points.map(({ x }) => x)), 'points.json')
    await expect(page.getByText(`${points.length} points, D = ${points[0].x.length}`)).toBeVisible()
    await lab.settled()
    expect(await lab.number('region-count')).toBe(regionCount)
    // a new table selects its first point
    const logPx = await lab.number('log-px')
    const { expected } = points[0]
    expect(Math.abs(logPx - expected.logPx)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected.logPx)))
  }
})

test('a residual block by Add, and what a file says wrong about images', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#v=1&density=0')
  const file = (layers: readonly object[]): string =>
    JSON.stringify({ latentDim: 1, layers, sigmaX: 0.1, sigmaZ: [[1]] })
  // g(z) = [z, −z] + relu([z, −z]): two pieces
  const linear = { type: 'Linear', weight: [[1], [-1]], bias: [0, 0] }
  await lab.importModel(file([linear, { type: 'ReLU' }, { type: 'Add', with: 0 }]), 'block.json')
  await lab.settled()
  expect(await lab.number('region-count')).toBe(2)
  const before = await lab.fingerprint()
  await lab.importModel(file([linear, { type: 'Conv2d', weight: [[[[1]]]] }]), 'bad.json')
  await expect(page.getByText(/layers\[1\]: the layer works on images/)).toBeVisible()
  expect(await lab.fingerprint()).toBe(before)
})

test('a convolutional decoder is drawn in Setup, learns without a rise, and comes back by its link', async ({
  page,
}) => {
  test.slow()
  const lab = new Lab(page)
  await lab.open('#v=1&density=0&data=digits8x8&digit=4&net=6&dim=64&epochs=4')
  const field = page.getByLabel('Convolutions', { exact: true })
  await field.fill('2-x')
  await expect(page.getByText(/Channels joined by hyphens/)).toBeVisible()
  await field.fill('2')
  await field.press('Enter')
  await expect(page.getByText(/makes 2 image\(s\) of 4 × 4/)).toBeVisible()
  await lab.settled()
  const types = () =>
    page.evaluate(() =>
      window.__app
        ?.state()
        .model.model?.decoder.layers.map(({ type }) => type)
        .join(' '),
    )
  const expected = 'Linear LeakyReLU Linear LeakyReLU Unflatten ConvTranspose2d Flatten'
  expect(await types()).toBe(expected)
  await page.waitForURL(/conv=2/)
  await page.reload()
  await lab.settled()
  expect(await types()).toBe(expected)

  await lab.button('Play').click()
  await page.waitForFunction(() => (window.__app?.state().runs.current?.records.length ?? 0) >= 5)
  await lab.trained()
  const nlls = (await lab.curve()).map(([, nll]) => nll)
  nlls.slice(1).forEach((nll, i) => {
    expect(nll).toBeLessThanOrEqual(nlls[i] + 1e-9 * Math.max(1, Math.abs(nlls[i])))
  })
  expect(nlls[0] - nlls.at(-1)!).toBeGreaterThan(20)
})
