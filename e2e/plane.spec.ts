/** Two latent dimensions: the partition of the plane, how it is found, and one region taken apart. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

interface OracleModel {
  readonly name: string
  readonly model: { readonly latentDim: number; readonly dataDim?: number }
  readonly regionCount: number
  readonly points: readonly {
    readonly x: readonly number[]
    readonly expected: { readonly logPx: number; readonly posteriorMean: readonly number[] }
  }[]
}
const ORACLE = join(import.meta.dirname, '../src/core/__fixtures__/inference.json')
const { models } = JSON.parse(readFileSync(ORACLE, 'utf8')) as { models: OracleModel[] }
const planar = models.filter(({ model, points }) => model.latentDim === 2 && points[0].x.length <= 3)

/** Where the latent plane's window stands. */
async function zoomOf(page: Page): Promise<{ scale: number; x: number; y: number }> {
  return page.evaluate(() => window.__app!.state().domain.latentZoom)
}

/** The middle of the latent plane, in page pixels. */
async function middleOf(lab: Lab): Promise<{ x: number; y: number; width: number; height: number }> {
  await lab.image('Latent space').scrollIntoViewIfNeeded()
  const box = (await lab.image('Latent space').boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height }
}

for (const { name, model, regionCount, points } of [planar[0], planar.at(-1)!]) {
  test(`${name}: log p(x) and posterior means are the oracle's`, async ({ page }) => {
    const lab = new Lab(page)
    await lab.open()
    await lab.importModel(JSON.stringify(model))
    await lab.settled()
    expect(await lab.number('region-count')).toBe(regionCount)
    for (const { x, expected } of points.slice(0, 3)) {
      for (const [d, value] of x.entries()) await lab.coordinate(`x${d + 1}`).fill(String(value))
      await lab.settled()
      const { logPx, posteriorMean } = expected
      expect(Math.abs((await lab.number('log-px')) - logPx)).toBeLessThan(
        1e-10 * Math.max(1, Math.abs(logPx)),
      )
      for (const [s, mean] of posteriorMean.entries())
        expect(Math.abs((await lab.number(`posterior-mean-${s + 1}`)) - mean)).toBeLessThan(1e-9)
    }
  })
}

test('a decoder of two latents is built, selected and trained', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await lab.open('#data=circle-0&net=6&seed=1&density=0')
  await lab.select('Latent dimension S').selectOption('2')
  await lab.settled()
  expect(await lab.number('region-count')).toBeGreaterThan(7)
  expect(await lab.number('posterior-regions')).toBeGreaterThan(0)
  const { x, y, width } = await middleOf(lab)

  // a region by the pointer: its numbers, its image in the data space, and the same once more in the table
  await page.mouse.move(x, y)
  await expect(page.getByRole('region', { name: /^Region ω/ })).toContainText('activation pattern')
  await page.mouse.click(x, y)
  const regionId = await page.evaluate(() => window.__app!.state().selection.regionId)
  expect(regionId).not.toBeNull()
  await page.getByText('Regions as a table').click()
  await expect(page.getByRole('row', { name: new RegExp(`^ω${regionId} `) }).first()).toHaveAttribute(
    'aria-current',
    'true',
  )
  for (const colour of await lab.select('Colour by').locator('option:not([disabled])').all()) {
    await lab.select('Colour by').selectOption(await colour.getAttribute('value'))
    await lab.settled()
  }
  expect(await axeViolations()).toEqual([])

  const before = await lab.number('nll')
  await lab.step()
  await lab.step()
  expect(await lab.number('epoch')).toBe(2)
  expect(await lab.number('nll')).toBeLessThan(before)
  expect(width).toBeGreaterThan(200)
})

test('the discovery is played to its end, by button and by key', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await lab.open('#preset=fig1')
  const found = (): Promise<number> => lab.number('discovery')
  expect(await found()).toBe(1)
  await lab.button('One depth on').click()
  const second = await found()
  expect(second).toBeGreaterThan(1)
  await lab.button('One depth on').focus()
  await page.keyboard.press('Enter')
  expect(await found()).toBeGreaterThan(second)
  await lab.button('One depth back').click()
  expect(await found()).toBe(second)
  expect(await axeViolations()).toEqual([])
  await lab.select('Speed').last().selectOption('fast')
  await lab.button('Run').click()
  await expect.poll(found).toBe(await lab.number('region-count'))
  await expect(page.getByText('together 100.00 % of the prior')).toBeVisible()
  await expect(lab.button('Run again')).toBeVisible()

  // an undo is looked at: nothing runs on over it
  await lab.button('Run again').click()
  await expect.poll(found).toBeGreaterThan(1)
  await lab.button('Undo').click()
  await expect(lab.button('Hold')).toHaveCount(0)

  // what was found last is outside a near view, and comes into it
  await lab.select('Speed').last().selectOption('fast')
  await lab.button(/^Run/).click()
  await expect.poll(found).toBe(await lab.number('region-count'))
  for (let i = 0; i < 4; i++) await lab.button('Zoom in: Latent space').click()
  const outside = page.getByText(/regions found just now are outside the view/)
  await expect(outside).toBeVisible()
  await page.getByRole('button', { name: /^Show\. .* regions found just now/ }).click()
  await expect(outside).toHaveCount(0)
  await lab.button('Fit to view: Latent space').click()

  // from another region
  const { x, y, width } = await middleOf(lab)
  await page.mouse.click(x + width / 4, y)
  await lab.button('Begin at the selected region').click()
  expect(await found()).toBe(1)
  await lab.button('Undo').click()
  expect(await found()).toBe(await lab.number('region-count'))
})

test('a region is taken apart, and both routes to its mass agree in the bulk', async ({
  page,
  axeViolations,
}) => {
  test.slow() // it looks at every element of a long page
  const lab = new Lab(page)
  await lab.open('#preset=fig2')
  // another region than the preset's: the one of z = 0
  await page.getByRole('button', { name: /^Latent space cursor/ }).focus()
  await page.keyboard.press('Enter')
  await lab.select('Gaussian').selectOption('prior')
  await lab.settled()
  // a second tap leaves it taken apart
  const { x, y } = await middleOf(lab)
  const regionId = await page.evaluate(() => window.__app!.state().selection.regionId)
  await page.mouse.click(x, y)
  await lab.settled()
  expect(await page.evaluate(() => window.__app!.state().selection.regionId)).toBe(regionId)
  const slices = await lab.number('slices-mass')
  expect(slices).toBeGreaterThan(1e-3)
  expect(Math.abs((await lab.number('lemma4-mass')) - slices)).toBeLessThan(1e-14)
  expect(Math.log(slices)).toBeCloseTo(await lab.number('slices-log-mass'), 12)
  await expect(page.getByRole('img', { name: 'Errors into the tail' })).toBeVisible()
  await page.getByText('Errors as a table').click()
  expect(await axeViolations()).toEqual([])
  // far out nothing of Lemma 4 is left, and the page says so
  await lab.select('Gaussian').selectOption('posterior')
  await lab.coordinate('x1').fill('60')
  await lab.settled()
  expect(await lab.number('slices-log-mass')).toBeLessThan(-40)
})

test('the plane is moved and zoomed by mouse and by keys', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#preset=fig3d')
  const { x, y, width, height } = await middleOf(lab)
  await page.mouse.move(x, y)
  await page.mouse.wheel(0, -400)
  await expect.poll(async () => (await zoomOf(page)).scale).toBeGreaterThan(1.2)
  const zoomed = await zoomOf(page)
  await page.mouse.down()
  await page.mouse.move(x + width / 4, y + height / 4, { steps: 4 })
  await page.mouse.up()
  const dragged = await zoomOf(page)
  expect(dragged.scale).toBe(zoomed.scale)
  expect(dragged.x - zoomed.x).toBeCloseTo(0.25, 1)
  expect(dragged.y - zoomed.y).toBeCloseTo(0.25, 1)

  await lab.button('Fit to view: Latent space').click()
  await page.getByRole('button', { name: /^Latent space cursor/ }).focus()
  await page.keyboard.press('+')
  expect((await zoomOf(page)).scale).toBeCloseTo(1.5, 12)
  for (let i = 0; i < 12; i++) await page.keyboard.press('Shift+ArrowRight')
  expect((await zoomOf(page)).x).toBeLessThan(-0.5)
  // a billion times nearer it is still a picture
  for (let i = 0; i < 51; i++) await page.keyboard.press('+')
  expect((await zoomOf(page)).scale).toBeGreaterThan(1e9)
  await lab.settled()
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } })

  test('a tap picks a region, two fingers zoom and move', async ({ page }) => {
    const lab = new Lab(page)
    await lab.open('#preset=fig3d')
    const { x, y } = await middleOf(lab)
    await page.touchscreen.tap(x, y)
    await expect.poll(() => page.evaluate(() => window.__app!.state().selection.regionId)).not.toBeNull()
    const cdp = await page.context().newCDPSession(page)
    const fingers = (gap: number, shift: number): { x: number; y: number; id: number }[] => [
      { x: x - gap + shift, y, id: 0 },
      { x: x + gap + shift, y, id: 1 },
    ]
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30, 0) })
    for (const gap of [40, 50, 60])
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(gap, gap - 30) })
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(async () => (await zoomOf(page)).scale).toBeCloseTo(2, 1)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})

test('three latents are drawn as slices and marginals, and learn', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await lab.open('#data=iris&latent=3&net=4&seed=3&plane=principal&density=0')
  expect(await lab.number('region-count')).toBeGreaterThan(7)
  await expect(page.getByTestId('posterior-mean-3')).toBeVisible()
  await lab.select('Hold').selectOption({ label: 'z1' })
  await page.getByLabel('at', { exact: true }).fill('0.5')
  await expect(page.getByText('where z1 is 0.5000')).toBeVisible()
  const { x, y } = await middleOf(lab)
  await page.mouse.click(x, y)
  const regionId = await page.evaluate(() => window.__app!.state().selection.regionId)
  expect(regionId).not.toBeNull()
  await lab.select('Colour by').selectOption('marginal')
  await lab.settled()
  expect(await axeViolations()).toEqual([])
  const before = await lab.number('nll')
  await lab.button('E | M').click()
  await lab.trained()
  await lab.step()
  expect(await lab.number('nll')).toBeLessThan(before)
})

test('a large partition says what it will cost before it is made', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#data=none&dim=2&latent=2&net=110-110-110&act=ReLU&init=torch&density=0')
  await expect(page.getByText(/This decoder has about \d+ regions/).first()).toBeVisible()
  await expect(page.getByTestId('region-count')).toHaveCount(0)
  await lab.button('Find them').first().click()
  await expect(page.getByRole('progressbar', { name: /the partition/ }).first()).toBeVisible()
  await lab.button('Cancel').first().click()
  await expect(page.getByText('Cancelled: the partition.').first()).toBeVisible()
  await lab.button('Try again').first().click()
  await expect(page.getByTestId('region-count')).toBeVisible({ timeout: 25_000 })
  expect(await lab.number('region-count')).toBeGreaterThan(40_000)
})

test('a model that would cost too much is left again, and no picture of another stands beside it', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open('#preset=iris2')
  const regions = await lab.number('region-count')
  const hidden = page.getByLabel('Hidden layers').first()
  await hidden.fill('110-110-110')
  await expect(page.getByText(/This decoder has about \d+ regions/).first()).toBeVisible()
  for (const id of ['region-count', 'nll', 'log-px']) await expect(page.getByTestId(id)).toHaveCount(0)
  await expect(page.getByText('50 parameters')).toHaveCount(0)
  await lab.button('No, go back').first().click()
  await lab.settled()
  expect(await lab.number('region-count')).toBe(regions)
  await hidden.blur()
  await expect(hidden).toHaveValue('6')
  await expect(page.getByTestId('log-px')).toBeVisible()
})

test('other data keep the layers, leakiness and seed; compared decoders the number of latents', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open('#data=circle-0&latent=2&net=5-4&slope=0.25&seed=17&density=0')
  await lab.select('Dataset').selectOption('iris')
  await lab.settled()
  await expect(page.getByLabel('Layer widths 2 → 5 → 4 → 4')).toBeVisible()
  await expect(page.getByLabel('Leakiness')).toHaveValue('0.25')
  await expect(page.getByLabel('Decoder seed')).toHaveValue('17')

  await page.getByText('Compare decoders of several widths').click()
  for (const [label, text] of [
    ['Hidden layers', '2, 3'],
    ['Starts each', '1'],
    ['Epochs each', '3'],
  ] as const) {
    await page.getByLabel(label).last().fill(text)
    await page.getByLabel(label).last().press('Enter')
  }
  await lab.button('Compare').click()
  const rows = page.getByTestId('model-selection').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await expect(lab.button('Compare')).toBeVisible()
  await rows.nth(1).getByRole('button', { name: 'use' }).click()
  await lab.settled()
  await expect(page.getByLabel('Layer widths 2 → 3 → 4')).toBeVisible()
})

test('from any number of latents to any other, and back by undo', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#data=circle&n=40&net=3&seed=1&density=0')
  for (const latentDim of ['2', '1', '3', '1', '2', '3', '2']) {
    await lab.select('Latent dimension S').selectOption(latentDim)
    await lab.settled()
    await expect(page.getByTestId(`posterior-mean-${latentDim}`)).toBeVisible()
  }
  // changes of one kind in a row are one step back
  await lab.button('Undo').click()
  await lab.settled()
  await expect(page.getByTestId('log-px')).toBeVisible()
  await lab.select('Preset').selectOption('circle')
  await lab.settled()
  await expect(page.getByTestId('posterior-mean-1')).toBeVisible()
})
