import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test('a lecture from its link: chosen panels, the speaker’s keys, and a frame made by the dialog', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await lab.open('#view=lecture&panels=data,inspector')
  const before = await lab.number('log-px')
  await expect(page.getByRole('region', { name: 'Data', exact: true })).toHaveCount(0)
  await expect(lab.image('Latent space')).toHaveCount(0)
  expect(await axeViolations()).toEqual([])
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
  expect(size).toBeGreaterThan(16)

  await page.keyboard.press('2')
  await expect(lab.image('Data space')).toHaveCount(0)
  await expect(page.getByTestId('log-px')).toBeVisible()
  await page.keyboard.press('0')
  await expect(lab.image('Data space')).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.getByRole('dialog', { name: 'Blank screen' })).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.getByRole('dialog', { name: 'Blank screen' })).toHaveCount(0)
  await page.keyboard.press('l')
  await expect(lab.image('Latent space')).toBeVisible()
  expect(new URL(page.url()).hash).not.toContain('view=')

  await lab.button('View').click()
  await page.getByLabel('For', { exact: true }).selectOption('embed')
  await page.getByRole('checkbox', { name: 'training', exact: true }).check()
  await page.getByRole('checkbox', { name: 'Inspector', exact: true }).check()
  expect(await axeViolations()).toEqual([])
  const code = await page.getByLabel('HTML of the frame').inputValue()
  const link = /src="([^"]+)"/.exec(code)?.[1]?.replaceAll('&amp;', '&') ?? ''
  await page.goto(link)
  await lab.settled()
  await expect(lab.image('Latent space')).toBeVisible()
  await expect(lab.button('Play')).toHaveCount(0)
  await expect(lab.button('Open in DGN Lab')).toBeVisible()
  expect(await lab.number('log-px')).toBe(before)
  expect(await axeViolations()).toEqual([])
  // training that was hidden is not started by a key
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('epoch')).toHaveAttribute('data-value', '0')
})

test('single keys can be put off, and the choice is kept', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.button('View').click()
  await page.getByLabel(/^Single keys/).uncheck()
  await lab.button('Close').click()
  await page.reload()
  await lab.settled()
  await page.keyboard.press('l')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(lab.image('Latent space')).toBeVisible()
  expect(new URL(page.url()).hash).not.toContain('view=')
})
