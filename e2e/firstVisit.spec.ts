import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test('shows a trained model at once, with a posterior of several modes', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await expect(lab.select('Preset')).toHaveValue('circle')
  await expect(lab.image('Data space')).toBeVisible()
  await expect(lab.image('Latent space')).toBeVisible()
  expect(await lab.number('region-count')).toBe(34)
  // The best of twenty starts of the reference prototype: 0.191 nats per point.
  expect(await lab.number('nll')).toBeCloseTo(0.191, 3)
  expect(await lab.number('posterior-regions')).toBeGreaterThan(1)
  expect(
    Math.abs((await lab.number('posterior-mean-1')) - (await lab.number('posterior-mode-1'))),
  ).toBeGreaterThan(0.1)
  const painted = await page.evaluate(() => performance.getEntriesByName('dgn:first-picture').length)
  expect(painted).toBe(1)
})

/** Two pages for two workers; a page goes from one preset to the next, as a reader does. */
for (const presets of [
  ['wave', 'faithful', 'iris', 'iris2', 'spiral', 'fig4a', 'large'],
  ['fig4b', 'fig6', 'fig3a', 'fig3d', 'fig1', 'fig2'],
]) {
  test(`presets load, with numbers everywhere: ${presets.join(', ')}`, async ({ page }) => {
    const lab = new Lab(page)
    await lab.open()
    for (const preset of presets) {
      await test.step(preset, async () => {
        await lab.select('Preset').selectOption(preset)
        await expect(lab.select('Preset')).toHaveValue(preset)
        await lab.settled()
        expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
        expect(await page.locator('main').innerText()).not.toMatch(/NaN|undefined|\{\w+\}/)
      })
    }
  })
}

test('axe finds nothing, in light and dark', async ({ page, axeViolations }) => {
  test.slow() // it looks at every element several times
  const lab = new Lab(page)
  await lab.open()
  /** The theme follows the system while nobody chose one. */
  const expectNoViolations = async (part?: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      expect(await axeViolations(part), colorScheme).toEqual([])
    }
  }
  await page.getByText('Data as a table').click()
  await page.getByText('Regions as a table').click()
  await lab.step()
  await lab.button('Pin this run').click()
  await page.getByText('Learning curve as a table').click()
  await page.getByText('More settings').click()
  await page.getByText('Compare decoders').click()
  await expectNoViolations()
  for (const dialog of ['Export', 'Share', 'View', 'Help']) {
    await lab.button(dialog).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    // what lies behind a modal dialog is inert, and was looked at
    await expectNoViolations('dialog')
    await lab.button('Close').click()
  }
  await lab.importModel('{"latentDim": 1')
  await expect(page.getByRole('alert')).toBeVisible()
  await expectNoViolations('.notices')
})

test('the theme follows the button and is remembered', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await page.getByRole('button', { name: /^Colours/ }).click()
  await page.getByRole('button', { name: /^Colours/ }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await lab.settled()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('fits a phone of 360 px', async ({ page, axeViolations }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const lab = new Lab(page)
  await lab.open()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  const clipped = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, h2, dd, dt')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 2 && (left < 0 || right > innerWidth)
      })
      .map((element) => element.textContent),
  )
  expect(clipped).toEqual([])
  await expect(lab.image('Latent space')).toBeVisible()
  expect(await axeViolations()).toEqual([])
})
