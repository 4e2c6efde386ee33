import type { Page } from '@playwright/test'
import { encodePng } from '../src/core/datasets/images/__fixtures__/encodePng.ts'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** The data of the page: how many, of which shape, and the norms of the first images. */
async function dataOf(page: Page) {
  return page.evaluate(() => {
    const state = window.__app?.state()
    const dataset = state?.data.dataset ?? null
    if (dataset === null) return null
    const { numPoints, dataDim, values, imageShape = null, label } = dataset
    const norms = Array.from({ length: Math.min(5, numPoints) }, (_, n) =>
      Math.hypot(...values.subarray(n * dataDim, (n + 1) * dataDim)),
    )
    const labels = [...new Set(label?.values)]
    const selected = state?.selection.x?.length
    return {
      numPoints,
      dataDim,
      imageShape,
      norms,
      labels,
      selected,
      first: [...values.subarray(0, dataDim)],
    }
  })
}

test('chooses MNIST, another digit, and takes the noise away', async ({ page }) => {
  test.slow()
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(request.url().split('/').at(-1) ?? ''))
  const lab = new Lab(page)
  await lab.open('#v=1&density=0')
  await lab.select('Dataset').selectOption('MNIST')
  await expect(page.getByText('980 points, D = 784')).toBeVisible()
  await expect(lab.select('Digit')).toHaveValue('4')
  const noisy = await dataOf(page)
  expect(noisy).toMatchObject({
    imageShape: { channels: 1, height: 28, width: 28 },
    labels: ['4'],
    selected: 784,
  })
  // 1 + 784 · 0.01, within five standard deviations of the noise's own part
  for (const norm of noisy!.norms) expect(Math.abs(norm ** 2 - 8.84)).toBeLessThan(5 * 0.45)

  await lab.select('Digit').selectOption('7')
  await expect(page.getByText('1070 points, D = 784')).toBeVisible()
  await page.getByLabel('Noise sd', { exact: true }).fill('0')
  await expect.poll(async () => (await dataOf(page))?.norms[0]).toBeCloseTo(1, 12)
  const clean = await dataOf(page)
  expect(clean?.labels).toEqual(['7'])
  await expect(page.getByLabel('Data seed', { exact: true })).toHaveCount(0)
  await page.getByLabel('Images', { exact: true }).fill('50')
  await expect(page.getByText('50 points, D = 784')).toBeVisible()
  await lab.settled()
  expect(fetched.filter((name) => name.startsWith('mnist')).toSorted()).toEqual(
    expect.arrayContaining(['mnist-4.bin', 'mnist-7.bin']),
  )
  expect(fetched.filter((name) => /^mnist-[^47]/.test(name))).toEqual([])

  await expect.poll(() => page.evaluate(() => location.hash)).toContain('data=mnist&digit=7&n=50&noise=0')
  await page.reload()
  await lab.settled()
  expect((await dataOf(page))?.first).toEqual(clean?.first)
  expect((await dataOf(page))?.numPoints).toBe(50)

  await lab.button('Next data point').click()
  await page.getByLabel('Scale to unit norm').click()
  await expect.poll(async () => Math.max(...(await dataOf(page))!.first)).toBe(1)
  // the same image, processed anew
  await expect(page.getByText('Data point 2 of 50')).toBeVisible()
  await lab.button(/^Undo/).click()
  await expect(page.getByLabel('Scale to unit norm')).toBeChecked()
  expect((await dataOf(page))?.first).toEqual(clean?.first)
})

test('the small digits come as they are, all ten', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#v=1&density=0')
  await lab.select('Dataset').selectOption('Digits 8 × 8')
  await expect(page.getByText('1797 points, D = 64')).toBeVisible()
  const data = await dataOf(page)
  expect(data?.imageShape).toEqual({ channels: 1, height: 8, width: 8 })
  expect(data?.labels).toHaveLength(10)
  expect(Math.max(...data!.first)).toBe(15 / 16)
  await lab.select('Digit').selectOption('3')
  await expect(page.getByText('183 points, D = 64')).toBeVisible()
})

/** Grey images, a value for each pixel. */
function grey(width: number, height: number, samples: readonly number[]): Buffer {
  return Buffer.from(encodePng({ width, height, bitDepth: 8, colourType: 0, samples }))
}
const ramp = (count: number, by: number): number[] => Array.from({ length: count }, (_, i) => (by * i) % 256)

test('several PNG files are one table of images', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const files = [10, 2, 1].map((k) => ({
    name: `image-${k}.png`,
    mimeType: 'image/png',
    buffer: grey(5, 4, ramp(20, 10 + k)),
  }))
  const chosen = page.waitForEvent('filechooser')
  await lab.button('Import data').click()
  await (await chosen).setFiles(files)
  await expect(page.getByText('3 points, D = 20')).toBeVisible()
  await lab.settled()
  const data = await dataOf(page)
  expect(data?.imageShape).toEqual({ channels: 1, height: 4, width: 5 })
  expect(data?.labels).toEqual(['image-1.png', 'image-2.png', 'image-10.png'])
  expect(data?.first).toEqual(ramp(20, 11).map((value) => value / 255))
  await expect(page.getByLabel('Image shape')).toHaveValue('4 × 5')
  // the address follows after a moment
  await page.waitForURL(/data=packed/)
  await page.reload()
  await lab.settled()
  expect(await dataOf(page)).toEqual(data)
})

test('dropped PNG files of two sizes, damaged or too large ones are refused by name', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.fingerprint()
  const files = {
    'a.png': grey(5, 4, ramp(20, 7)),
    'b.png': grey(4, 5, ramp(20, 7)),
    'c.png': grey(5, 4, ramp(20, 7)).subarray(0, 60),
    'd.png': grey(65, 64, ramp(4160, 3)),
  }
  const contents = Object.entries(files).map(([name, bytes]) => [name, [...bytes]] as const)
  const transfer = await page.evaluateHandle((entries) => {
    const data = new DataTransfer()
    for (const [name, bytes] of entries) data.items.add(new File([Uint8Array.from(bytes)], name))
    return data
  }, contents)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(page.getByText(/b\.png: all images must have one size: expected 5 × 4/)).toBeVisible()
  await expect(page.getByText(/c\.png: the PNG file is damaged/)).toBeVisible()
  await expect(page.getByText(/d\.png: an image of 65 × 64 pixels is too large/)).toBeVisible()
  expect(await lab.fingerprint()).toBe(before)
})

test('a table with names of pixels holds images, and its shape can be set by hand', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const head = ['label', ...Array.from({ length: 81 }, (_, i) => `p${i}`)].join(',')
  const row = (label: number, k: number): string => [label, ...ramp(81, k)].join(',')
  await lab.importData([head, row(3, 5), row(4, 6), `5,,${ramp(80, 9).join(',')}`].join('\n'), 'pixels.csv')
  await expect(page.getByText('3 points, D = 81')).toBeVisible()
  const field = page.getByLabel('Image shape')
  await expect(field).toHaveValue('9 × 9')
  await field.fill('9 × 8')
  await expect(page.getByText('81 numbers in all', { exact: false })).toBeVisible()
  await field.fill('3 x 27')
  await field.press('Enter')
  expect((await dataOf(page))?.imageShape).toEqual({ channels: 1, height: 3, width: 27 })
  await field.fill('')
  await field.press('Enter')
  expect((await dataOf(page))?.imageShape).toBeNull()
  await lab.button(/^Undo/).click()
  await expect(field).toHaveValue('3 × 27')
  // 81 columns and a label are no list of choices
  const label = page.getByLabel('Label column')
  await expect(label).toHaveValue('label')
  await label.fill('p3')
  await label.press('Enter')
  await expect.poll(async () => (await dataOf(page))?.labels).toEqual(['15', '18'])
  expect((await dataOf(page))?.imageShape).toBeNull()
})
