import { readFileSync } from 'node:fs'
import type { Download, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** The picture of the open figure, once it is drawn. */
async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>('.figure-picture img')
    return image !== null && image.complete && image.naturalWidth > 0
  })
}

async function downloaded(page: Page, button: string): Promise<Buffer> {
  const started: Promise<Download> = page.waitForEvent('download')
  await page.getByRole('button', { name: button, exact: true }).click()
  return readFileSync(await (await started).path())
}

const heading = { name: 'The paper’s figures', level: 1 } as const

test('the page of the figures draws one, exports it, and Back returns to the lab as it was', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.coordinate('x1').fill('0.25')
  await lab.settled()
  const before = await lab.fingerprint()
  await lab.button('Figures').click()
  await expect(page.getByRole('heading', heading)).toBeFocused()
  await drawn(page)
  expect(await page.evaluate(() => location.hash)).toContain('figures=1')

  const svg = (await downloaded(page, 'Export SVG')).toString()
  expect(svg).toContain('22 regions of z in 4 steps')
  expect((await downloaded(page, 'Export CSV')).toString().trimEnd().split('\n')).toHaveLength(6)
  const png = await downloaded(page, 'Export PNG')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  // twice as wide as the SVG says
  expect(png.readUInt32BE(16)).toBe(2 * Number(/ width="(\d+)"/.exec(svg)![1]))
  expect(await axeViolations()).toEqual([])

  await page.goBack()
  await expect(lab.image('Data space')).toBeVisible()
  await lab.settled()
  expect(await lab.fingerprint()).toBe(before)
  await page.goForward()
  await expect(page.getByRole('heading', heading)).toBeVisible()
  await lab.button('Back to the lab').click()
  await expect(lab.image('Data space')).toBeVisible()
  expect(await page.evaluate(() => location.hash)).not.toContain('figures')
  expect(await lab.fingerprint()).toBe(before)
})

test('a setting that is changed is drawn when the figure is run', async ({ page }) => {
  const lab = new Lab(page)
  await page.goto('./#figures=2')
  await drawn(page)
  const picture = (): Promise<string | null> => page.locator('.figure-picture img').getAttribute('src')
  const before = await picture()
  await page.getByLabel('Decoder seed').fill('3')
  await expect(page.getByText('The settings have changed since')).toBeVisible()
  expect(await picture()).toBe(before)
  await lab.button('Run figure').click()
  await expect.poll(picture).not.toBe(before)
  await expect(page.getByText('The settings have changed since')).toHaveCount(0)
  await lab.button('Paper').click()
  await expect.poll(picture).toBe(before)
})

test('EM and VAEs run in a batch that can be cancelled, and the table has what they reached', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await page.goto('./#figures=4')
  // in the paper's setting it runs as it opens
  await lab.button('Cancel').click()
  await expect(page.getByText('Cancelled.')).toBeVisible()
  await page.getByLabel('Points', { exact: true }).fill('60')
  await page.getByLabel('Epochs of EM').fill('6')
  await page.getByLabel('Epochs of VAEs').fill('6')
  await page.getByLabel('Runs of a batch').fill('2')
  await lab.button('Run batch').click()
  const table = page.getByTestId('figure-methods')
  await expect(table.locator('caption')).toContainText('2 runs')
  await expect(table.locator('tbody tr')).toHaveCount(4)
  await expect(table).toContainText('VAE, rate 0.005')
  const nll = Number(await table.locator('tbody td').first().getAttribute('data-value'))
  expect(nll).toBeGreaterThan(1)
  expect(nll).toBeLessThan(3)
  const csv = (await downloaded(page, 'Export CSV')).toString()
  // 2 runs of 4 methods, of 7 states each, and the header
  expect(csv.trimEnd().split('\n')).toHaveLength(2 * 4 * 7 + 1)
  expect(await axeViolations()).toEqual([])

  await page.getByLabel('Epochs of VAEs').fill('5000')
  await page.getByLabel('Runs of a batch').fill('50')
  await lab.button('Run batch').click()
  await expect(page.getByTestId('figure-progress')).toContainText('of 50 runs')
  await lab.button('Cancel').click()
  await expect(page.getByText('Cancelled.')).toBeVisible()
  await expect(lab.button('Run batch')).toBeEnabled()
})

test('the figures fit a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const figure of ['1', '3', '4']) {
    await page.goto(`./#figures=${figure}`)
    await drawn(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  }
})

test('Fig. 7 is a link, reads its digit, draws a strip for each method, and ends when it is cancelled', async ({
  page,
}) => {
  const lab = new Lab(page)
  await page.goto('./#figures=7')
  await expect(page.getByTestId('figure-progress')).toBeVisible()
  await lab.button('Cancel').click()
  await expect(lab.button('Run figure')).toBeEnabled()
  await page.getByLabel('Digit', { exact: true }).selectOption('7')
  for (const [label, value] of [
    ['Images to learn from', '60'],
    ['Hidden layers', '2'],
    ['Epochs of EM', '2'],
    ['Epochs of VAEs', '2'],
  ] as const) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Enter')
  }
  await lab.button('Run figure').click()
  await expect(page.getByText('Figure 7 is drawn.')).toBeAttached({ timeout: 60_000 })
  await drawn(page)
  const rows = page.getByTestId('figure-methods').locator('tbody tr')
  await expect(rows).toHaveCount(4)
  const svg = (await downloaded(page, 'Export SVG')).toString()
  expect(svg).toContain('60 images of the digit 7; decoder 1-2-784')
  expect(svg.match(/held out −?\d/g)).toHaveLength(4)
  const csv = (await downloaded(page, 'Export CSV')).toString().trimEnd().split('\n')
  // 13 images of the data and 13 of each method, and the ends of regions
  expect(csv.filter((line) => /^(data|em|vae),/.test(line))).toHaveLength(5 * 13)
})
