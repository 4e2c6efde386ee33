import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test('a click, a key and a field all select a point', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.number('log-px')

  const picture = lab.image('Data space')
  const box = (await picture.boundingBox())!
  await picture.click({ position: { x: box.width * 0.5, y: box.height * 0.5 } })
  await lab.settled()
  const centre = await lab.number('log-px')
  expect(centre).toBeLessThan(before - 5)
  expect(Math.abs(Number(await lab.coordinate('x1').inputValue()))).toBeLessThan(0.3)

  await page.getByRole('button', { name: /^Data space cursor/ }).focus()
  const x1 = Number(await lab.coordinate('x1').inputValue())
  await page.keyboard.press('ArrowRight')
  await lab.settled()
  expect(Number(await lab.coordinate('x1').inputValue())).toBeGreaterThan(x1)
  await page.keyboard.press('PageDown')
  await lab.settled()
  await expect(page.getByText('Data point 1 of 500')).toBeVisible()

  await lab.coordinate('x1').fill('-0.3015')
  await lab.coordinate('x2').fill('-1.046')
  await lab.settled()
  expect(await lab.number('log-px')).toBe(before)
  await expect(page.getByRole('status').filter({ hasText: 'Selected' })).toContainText('3015')
})

test('an invalid coordinate says so and changes nothing', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.fingerprint()
  for (const text of ['abc', '1e999', '--1', 'NaN']) {
    await lab.coordinate('x1').fill(text)
    await expect(lab.coordinate('x1')).toHaveAttribute('aria-invalid', 'true')
    expect(await lab.fingerprint()).toBe(before)
  }
})

test('a point whose density overflows gets a message, and no number of another point', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const before = await lab.number('log-px')
  await lab.coordinate('x1').fill('1e200')
  await expect(page.getByText('leave the range of double precision').first()).toBeVisible()
  await expect(page.getByTestId('log-px')).toHaveCount(0)
  await lab.coordinate('x1').fill('-0.3015')
  await lab.settled()
  expect(await lab.number('log-px')).toBe(before)
  await lab.coordinate('x1').fill('-1e6')
  await lab.settled()
  expect(await lab.number('log-px')).toBeLessThan(-1e13)
  expect(await page.locator('main').innerText()).not.toMatch(/NaN|∞/)
})

test('an empty coordinate is missing: the marginal and the imputed value appear', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.coordinate('x2').fill('')
  await lab.settled()
  await expect(page.getByText('log p(x observed)')).toBeVisible()
  expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
  expect(Number.isFinite(await lab.number('imputed-2'))).toBe(true)
})

test('hovering z shows g(z) in the data space, and hovering x shows a z', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  // Drawn on a second canvas first: reading the overlay itself again and again would slow it down, and warn.
  const overlayInk = (name: string): Promise<number> =>
    lab.image(name).evaluate((canvas) => {
      const overlay = canvas.nextElementSibling as HTMLCanvasElement
      const { width, height } = overlay
      const copy = Object.assign(document.createElement('canvas'), { width, height })
      const context = copy.getContext('2d', { willReadFrequently: true })!
      context.drawImage(overlay, 0, 0)
      const { data } = context.getImageData(0, 0, width, height)
      let ink = 0
      for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) ink++
      return ink
    })
  expect(await overlayInk('Data space')).toBe(0)
  await lab.image('Latent space').hover({ position: { x: 150, y: 60 } })
  await expect.poll(() => overlayInk('Data space')).toBeGreaterThan(20)
  await lab.image('Data space').hover({ position: { x: 120, y: 120 } })
  await expect.poll(() => overlayInk('Latent space')).toBeGreaterThan(20)
  await page.mouse.move(2, 2)
  await expect.poll(() => overlayInk('Data space')).toBe(0)
})

test('the latent cursor goes through the regions by keyboard and picks one', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await page.getByRole('button', { name: /^Latent space cursor/ }).focus()
  const cursor = page.getByRole('button', { name: /^Latent space cursor/ })
  const seen = new Set<string | null>()
  for (let k = 0; k < 12; k++) {
    await page.keyboard.press('PageDown')
    seen.add(await cursor.getAttribute('aria-label'))
  }
  expect(seen.size).toBe(12)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => window.__app?.state().selection.regionId)).not.toBeNull()
})

test('zooms by button and wheel, and computes the density anew', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  const extent = (): Promise<string> =>
    page.evaluate(() => JSON.stringify(window.__app?.state().results.density?.value.extent))
  const before = await extent()
  await lab.button('Zoom in: Data space').click()
  await lab.settled()
  expect(await extent()).not.toBe(before)
  await lab.button('Fit to view: Data space').click()
  await lab.settled()
  expect(await extent()).toBe(before)
  await lab.image('Data space').hover()
  await page.mouse.wheel(0, -300)
  await expect.poll(extent).not.toBe(before)
})

test('arrow keys move the point at any zoom', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#preset=faithful')
  for (let k = 0; k < 26; k++) await lab.button('Zoom in: Data space').click()
  await lab.image('Data space').click()
  await lab.settled()
  const before = Number(await lab.coordinate('x2').inputValue())
  await page.getByRole('button', { name: /^Data space cursor/ }).focus()
  await page.keyboard.press('ArrowUp')
  const step = Number(await lab.coordinate('x2').inputValue()) - before
  expect(step).toBeGreaterThan(0)
  expect(step).toBeLessThan(0.01)
})

test('without p(x) the plot is not taken for old', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await page.getByLabel('p(x)', { exact: true }).uncheck()
  await page.getByLabel('Variance σ²').fill('0.01')
  await lab.settled()
  await expect(page.getByRole('region', { name: 'Data space' }).locator('.plot')).toHaveAttribute(
    'data-stale',
    'false',
  )
})

test('data whose scores overflow say so, with another try', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.importData('1e160,1\n0,2\n0,1\n')
  await expect(page.getByText('Without the NLL and the scores of the data')).toBeVisible()
  await expect(page.getByTestId('nll')).toHaveCount(0)
})
