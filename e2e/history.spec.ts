import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test('undo and redo take every change back and forth', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await expect(lab.button('Undo')).toBeDisabled()
  const first = await lab.number('log-px')
  await lab.coordinate('x1').fill('0.5')
  await lab.settled()
  const second = await lab.number('log-px')
  await lab.select('Preset').selectOption('faithful')
  await expect(page.getByText('272 points, D')).toBeVisible()
  await lab.settled()
  const third = await lab.number('log-px')

  await lab.button('Undo').click()
  await lab.settled()
  expect(await lab.number('log-px')).toBe(second)
  await expect(lab.select('Preset')).toHaveValue('circle')
  await lab.select('Preset').press('Control+z')
  await lab.settled()
  expect(await lab.number('log-px')).toBe(first)
  await page.locator('body').press('Control+Shift+z')
  await lab.button('Redo').click()
  await lab.settled()
  expect(await lab.number('log-px')).toBe(third)
  await expect(lab.button('Redo')).toBeDisabled()
})

test('a link reproduces the view: preset, point, zoom, axes', async ({ page, context }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.select('Preset').selectOption('wave')
  await expect(lab.select('Preset')).toHaveValue('wave')
  await lab.settled()
  await lab.coordinate('x1').fill('0.25')
  await lab.button('Zoom in: Latent space').click()
  await page.getByLabel('Linear scale').check()
  await lab.settled()
  const numbers = [await lab.number('log-px'), await lab.number('nll')]
  const zoom = await page.evaluate(() => window.__app?.state().domain.latentZoom)
  await lab.button('Share').click()
  const link = await page.getByLabel('Link').inputValue()

  const other = await context.newPage()
  await other.goto(link)
  const copy = new Lab(other)
  await copy.settled()
  expect([await copy.number('log-px'), await copy.number('nll')]).toEqual(numbers)
  expect(await other.evaluate(() => window.__app?.state().domain.latentZoom)).toEqual(zoom)
  await expect(other.getByLabel('Linear scale')).toBeChecked()
  await other.reload()
  await copy.settled()
  expect(await copy.number('log-px')).toBe(numbers[0])
})

test('a link carries a random decoder, generated data and an imported table', async ({ page, context }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.select('Dataset').selectOption('wave')
  await lab.select('Activation').selectOption('Abs')
  await lab.settled()
  await page.getByLabel('Decoder seed').fill('7')
  await lab.settled()
  await lab.importData('a,b,kind\n1,2,u\n0.5,,v\n-1,0.25,u\n')
  await expect(page.getByText('3 points, D')).toBeVisible()
  await lab.settled()
  const numbers = [await lab.number('log-px'), await lab.number('nll'), await lab.number('region-count')]
  await lab.button('Share').click()
  const link = await page.getByLabel('Link').inputValue()
  const other = await context.newPage()
  await other.goto(link)
  const copy = new Lab(other)
  await copy.settled()
  expect([await copy.number('log-px'), await copy.number('nll'), await copy.number('region-count')]).toEqual(
    numbers,
  )
  await expect(other.getByText('3 points, D')).toBeVisible()
})

test('a hash written by hand is read as far as it makes sense', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#preset=nonsense&x=1,zwei&zoomx=0,0,0&v=9&axes=1,1&samples=-5&nothing=1&m=%%%&x=3')
  await expect(page.getByText('Parts of the link were not understood')).toContainText('preset')
  await expect(lab.select('Preset')).toHaveValue('circle')
  expect(await lab.number('region-count')).toBe(34)
  await page.evaluate(() => (location.hash = '#preset=wave&x=0.5,0.5'))
  await expect(lab.select('Preset')).toHaveValue('wave')
  await lab.settled()
  await expect(lab.coordinate('x1')).toHaveValue('0.5')
  await lab.button('Undo').click()
  await expect(lab.select('Preset')).toHaveValue('circle')
})

test('a link of one data coordinate, and of a deep zoom, is read as it was written', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.importData('1\n2\n4\n')
  await expect(page.getByText('3 points, D = 1')).toBeVisible()
  for (let k = 0; k < 30; k++) await lab.button('Zoom in: Data space').click()
  await lab.settled()
  const extent = (): Promise<string> =>
    page.evaluate(() => JSON.stringify(window.__app?.state().results.density?.value.extent))
  const before = await extent()
  await page.waitForFunction(() =>
    location.hash.includes(`zoomx=${window.__app?.state().domain.dataZoom.scale},`),
  )
  await page.reload()
  await lab.settled()
  expect(await extent()).toBe(before)
  await expect(page.getByText('were not understood')).toHaveCount(0)
})

test('what is too large for the link is said, before and after a reload', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const rows = Array.from({ length: 6000 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)}`)
  await lab.importData(rows.join('\n'))
  await expect(page.getByText('6000 points, D = 2')).toBeVisible()
  await expect(page.getByText('a reload loses it')).toBeVisible()
  await page.reload()
  await lab.settled()
  await expect(page.getByText('The data of this view were too large for its link')).toBeVisible()
})

test('shortcuts rest while a dialog is open', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const steps = (): Promise<number | undefined> =>
    page.evaluate(() => window.__app?.state().history.past.length)
  await lab.coordinate('x1').fill('25')
  expect(await steps()).toBe(1)
  await lab.button('Help').click()
  await page.keyboard.press('Control+z')
  expect(await steps()).toBe(1)
  await lab.button('Close').click()
  await page.keyboard.press('Control+z')
  expect(await steps()).toBe(0)
})

test('numbers of a link that do not fit are named, and none breaks the plots', async ({ page }) => {
  const lab = new Lab(page)
  for (const hash of ['#zoomz=1,1e308,0', '#zoomx=1,1e300,0', '#x=1,2,3', '#axes=1,3']) {
    await page.goto('about:blank')
    await lab.open(hash)
    await expect(page.getByText('were not understood')).toContainText(hash.slice(1).split('=')[0])
    expect(await page.locator('main').innerText()).not.toMatch(/NaN|Infinity|∞/)
  }
})
