import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test('a formula opens by keyboard, holds the number shown, and follows the point; a term explains itself', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await lab.open()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  const toggle = inspector.getByRole('button', { name: 'Formula: log p(x)', exact: true })
  await toggle.focus()
  await page.keyboard.press('Enter')
  const formula = inspector.getByRole('group', { name: 'Formula: log p(x)' })
  await expect(formula).toContainText('Eq. (5) of the paper')
  // the last number of the formula is the one above it
  const shown = inspector.getByTestId('log-px')
  await expect(formula.locator('.katex-mathml').nth(1)).toContainText(
    await shown.innerText().then(plainMinus),
  )
  const before = await shown.innerText()
  await lab.coordinate('x1').fill('0.4')
  await lab.settled()
  const after = await shown.innerText()
  expect(after).not.toBe(before)
  await expect(formula.locator('.katex-mathml').nth(1)).toContainText(plainMinus(after))
  await toggle.focus()
  await page.keyboard.press('Enter')
  await expect(formula).toHaveCount(0)

  // missing: the formulas speak of what is seen, and of the noise
  await lab.coordinate('x2').fill('')
  await lab.settled()
  await inspector.getByRole('button', { name: 'Formula: imputed x2', exact: true }).click()
  await expect(inspector.getByRole('group', { name: 'Formula: imputed x2' })).toContainText('Missing data')

  const term = inspector.locator('.term', { hasText: 'Posterior' }).first()
  await term.focus()
  const tooltip = page.getByRole('tooltip').filter({ hasText: 'mixture of Gaussians' })
  await expect(tooltip).toBeVisible()
  await expect(term).toHaveAccessibleDescription(/What x/)
  // it stays while the pointer is on it
  await term.hover()
  await tooltip.hover()
  await expect(tooltip).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tooltip).toHaveCount(0)
  await expect(term).toBeFocused()

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Help' })
  await help.getByText('Glossary', { exact: true }).click()
  await help.getByRole('searchbox', { name: 'Search the glossary' }).fill('amortis')
  await expect(help.getByText('Terms found: 1')).toBeVisible()
  expect(await axeViolations()).toEqual([])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

  test('formulas scroll within their box, and a tapped term stays within the window', async ({
    page,
    axeViolations,
  }) => {
    const lab = new Lab(page)
    await lab.open()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    for (const name of ['Formula: Entropy', 'Formula: responsibilities of the regions'])
      await inspector.getByRole('button', { name }).tap()
    await expect(inspector.locator('.formula-box .katex').first()).toBeVisible()
    await inspector.locator('.term', { hasText: 'manifold' }).tap()
    const tooltip = page.getByRole('tooltip').filter({ hasText: 'flat pieces' })
    await expect(tooltip).toBeVisible()
    const box = (await tooltip.boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(360)
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }))
    expect(scroll).toBe(client)
    expect(await axeViolations()).toEqual([])
  })
})

/** As TeX writes it. */
function plainMinus(text: string): string {
  return text.replace('\u2212', '-')
}
