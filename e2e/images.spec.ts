import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** Grey of the middle of each pixel row by row, as drawn. */
async function pixelsOf(image: Locator): Promise<number[]> {
  return image.evaluate((canvas: HTMLCanvasElement) => {
    const copy = document.createElement('canvas')
    copy.width = canvas.width
    copy.height = canvas.height
    const context = copy.getContext('2d', { willReadFrequently: true })!
    context.drawImage(canvas, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i])
  })
}

/** The fours among the digits, and a random decoder. */
async function openFours(lab: Lab): Promise<void> {
  await lab.open()
  await lab.select('Dataset').selectOption('digits8x8')
  await lab.select('Digit').selectOption('4')
  await lab.settled()
}

test('digits as images: the strip and its cursor', async ({ page }) => {
  const lab = new Lab(page)
  await openFours(lab)
  await lab.step()

  // the strip, its cursor and g(z) there
  await expect(lab.image('Data space')).toBeVisible()
  const cursor = page.getByRole('button', { name: /^Cursor of z/ })
  await cursor.focus()
  const before = await pixelsOf(lab.image('g(z)'))
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight')
  expect(await pixelsOf(lab.image('g(z)'))).not.toEqual(before)
  const z = Number(await page.getByTestId('morph-z').getAttribute('data-value'))
  expect(z).toBeGreaterThan(1)
  // against the partition itself: the brightest pixel of g(z) is the brightest one drawn
  const generated = await page.evaluate((at) => {
    const { partition } = window.__app!.state().results.partition!.value
    const { limits } = partition.geometry as { limits: Float64Array }
    const region = limits.findLastIndex((limit, r) => r < partition.numRegions && limit <= at)
    return Array.from(
      { length: 64 },
      (_, d) => partition.slope[64 * region + d] * at + partition.bias[64 * region + d],
    )
  }, z)
  const drawn = await pixelsOf(lab.image('g(z)'))
  const brightest = generated.indexOf(Math.max(...generated))
  expect(drawn[brightest]).toBe(Math.max(...drawn))
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => window.__app!.state().selection.regionId)).not.toBeNull()

  // dragged
  const box = (await lab.image('Data space').boundingBox())!
  const knob = (await cursor.boundingBox())!
  await page.mouse.move(knob.x + knob.width / 2, knob.y + 27)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.25 * box.width, knob.y + 27, { steps: 4 })
  await page.mouse.up()
  await expect
    .poll(async () => Number(await page.getByTestId('morph-z').getAttribute('data-value')))
    .toBeCloseTo(-2, 1)
})

test('digits as images: gallery, a pixel, missing or not', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await openFours(lab)
  // a data image from the gallery
  await page.getByRole('button', { name: /^Data image 7, / }).click()
  await lab.settled()
  expect(await page.evaluate(() => window.__app!.state().selection.pointIndex)).toBe(6)
  const selected = await pixelsOf(lab.image('Selected image'))
  const row = await page.evaluate(() => Array.from(window.__app!.state().selection.x!))
  expect(selected.indexOf(Math.max(...selected))).toBe(row.indexOf(Math.max(...row)))
  await expect(lab.image('E[g(z) | x]')).toBeVisible()
  await expect(lab.image('g at the mode')).toBeVisible()
  const whole = await lab.number('log-px')

  // a pixel by keys, made missing, and back
  await page.getByRole('button', { name: /^Pixel cursor in row 5, column 5/ }).focus()
  await page.keyboard.press('ArrowUp')
  const field = page.getByRole('group', { name: 'Selected point' }).getByLabel('Pixel x29', { exact: true })
  await field.fill('')
  await lab.settled()
  expect(await page.evaluate(() => window.__app!.state().selection.x![28])).toBeNaN()
  expect(await lab.number('log-px')).not.toBe(whole)
  await expect(page.getByText('missing', { exact: true })).toBeVisible()
  expect(await axeViolations()).toEqual([])
  await lab.button('Undo').click()
  await lab.settled()
  expect(await lab.number('log-px')).toBe(whole)
})

test('digits as images: samples, thumbnails, and as points', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await openFours(lab)
  // samples
  await page.getByLabel('Samples', { exact: true }).check()
  await page.getByLabel('Number', { exact: true }).fill('5')
  await page.keyboard.press('Enter')
  await lab.settled()
  await expect(page.getByRole('button', { name: /^Sample \d+: / })).toHaveCount(5)
  await page.getByRole('button', { name: /^Sample 3: / }).click()
  await lab.settled()
  expect(
    await page.evaluate(() => {
      const { results, selection } = window.__app!.state()
      return selection.x!.every((value, d) => value === results.samples!.value.noisy[2 * 64 + d])
    }),
  ).toBe(true)

  // thumbnails in the table
  await page.getByText(/^Data as a table/).click()
  await expect(page.getByRole('img', { name: 'Data image 2', exact: true })).toBeVisible()

  // as points, on principal axes; the link keeps the view
  await lab.select('Show').selectOption('points')
  await lab.settled()
  await expect(page.getByText(/principal axis 1, /)).toBeVisible()
  await expect(page).toHaveURL(/show=points/)
  expect(await axeViolations()).toEqual([])
})

test('a plane of latents is a mosaic with sides to switch off', async ({ page, axeViolations }) => {
  const lab = new Lab(page)
  await lab.open('#data=digits8x8&net=6-6&latent=2&dim=64')
  await expect(page.getByText(/each image at the z of its middle/)).toBeVisible()
  const ink = (): Promise<string> =>
    lab.image('Data space').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  const withSides = await ink()
  await page.getByLabel('Sides of regions').uncheck()
  await expect.poll(ink).not.toBe(withSides)
  const cursor = page.getByRole('button', { name: /^Cursor of z at 0, 0 / })
  await cursor.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowRight')
  const z = (await page.getByTestId('morph-z').getAttribute('data-value'))!.split(',').map(Number)
  expect(z[0]).toBeGreaterThan(0)
  expect(z[1]).toBeGreaterThan(0)
  expect(await page.evaluate(() => window.__app!.hover().latent)).toEqual(z)
  expect(await axeViolations()).toEqual([])
})
