import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

const START = '#data=circle-0&net=6&seed=2'

function panel(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

async function fill(race: Locator, label: string, text: string): Promise<void> {
  const field = race.getByLabel(label, { exact: true })
  await field.fill(text)
  await field.press('Enter')
}

/** The numbers of a column, lane by lane; NaN where a lane has none. */
async function column(race: Locator, name: string): Promise<number[]> {
  const heads = await race.getByTestId('race').locator('thead th').allInnerTexts()
  const at = heads.indexOf(name)
  const cells = race.getByTestId('race').locator(`tbody tr > *:nth-child(${at + 1})`)
  return (await cells.allInnerTexts()).map((text) =>
    text === '' ? Number.NaN : Number(text.replace('−', '-')),
  )
}

test('the race: halted, continued, compared, and a lane taken over with its encoder', async ({
  page,
  axeViolations,
}) => {
  test.slow()
  const lab = new Lab(page)
  await lab.open(START)
  const race = panel(page, 'EM against VAEs')
  await expect(race.getByText('No race yet.').first()).toBeAttached()
  await fill(race, 'VAEs at rates', '0.005, 0.001')
  await fill(race, 'Epochs', '3000')
  await race.getByRole('button', { name: 'Start race' }).click()
  await expect(race.getByTestId('race').locator('tbody tr')).toHaveCount(3)
  await expect.poll(async () => Math.min(...(await column(race, 'Epoch')))).toBeGreaterThan(3)
  await race.getByRole('button', { name: 'Halt race' }).click()
  const halted = await column(race, 'Epoch')
  await page.waitForTimeout(400)
  expect(await column(race, 'Epoch')).toEqual(halted)
  await expect(race.getByText('halted')).toHaveCount(3)

  // a new one from the paper's start, short enough to end
  await fill(race, 'Epochs', '25')
  await race.getByRole('button', { name: /^Race from σ² = 1/ }).click()
  await expect(race.getByText('done')).toHaveCount(3)
  await expect(race.getByLabel('σ² at the start')).toHaveValue('1')
  const nll = await column(race, 'NLL (exact)')
  const elbo = await column(race, '−ELBO (exact)')
  const gap = await column(race, 'KL gap')
  expect(nll[0]).toBeLessThan(Math.min(nll[1], nll[2]))
  for (const i of [1, 2]) {
    expect(elbo[i] - nll[i]).toBeCloseTo(gap[i], 2)
    expect(gap[i]).toBeGreaterThan(0)
  }
  expect(gap[0]).toBeNaN()
  expect((await column(race, 'Held-out NLL')).every(Number.isFinite)).toBe(true)
  await expect(lab.image('Race')).toBeVisible()
  await expect(lab.image('Manifolds of the race')).toBeVisible()

  const exact = Number(await race.getByTestId('race-nll-2').getAttribute('data-value'))
  await race.getByRole('button', { name: 'Take over' }).nth(1).click()
  await lab.settled()
  expect(await lab.number('nll')).toBeCloseTo(exact, 10)
  expect(await lab.number('epoch')).toBe(25)

  const approximations = panel(page, 'Posterior and its approximations')
  await approximations.getByText('What a Gaussian, a mixture').click()
  await expect(approximations.getByTestId('lane-kl-3')).toBeVisible()
  const kl = async (testId: string): Promise<number> =>
    Number(await approximations.getByTestId(testId).getAttribute('data-value'))
  const [encoder, gaussian, two] = [
    await kl('kl-encoder-1'),
    await kl('kl-fitted-1'),
    await kl('kl-fitted-2'),
  ]
  expect(encoder).toBeGreaterThanOrEqual(gaussian)
  expect(gaussian).toBeGreaterThanOrEqual(two)
  // the lane's own decoder is the model now
  expect(await kl('lane-kl-2')).toBe(encoder)
  await approximations.getByRole('button', { name: 'Map the KL gap' }).click()
  await expect.poll(() => kl('mean-kl-gap')).toBeCloseTo(gap[1], 3)
  await expect(lab.image('KL gap over the data')).toBeVisible()
  expect(await axeViolations()).toEqual([])
})

test('a learning rate that diverges is reported, and the others go on', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  const race = panel(page, 'EM against VAEs')
  await fill(race, 'VAEs at rates', '10, 0.001')
  await fill(race, 'Epochs', '30')
  await race.getByRole('button', { name: 'Race from σ² = 0.05' }).click()
  await expect(race.getByText('done')).toHaveCount(2)
  await expect(race.getByRole('row', { name: /rate 10/ }).getByText('diverged')).toBeVisible()
  await expect(race.getByRole('status').filter({ hasText: 'diverged after epoch' })).toBeVisible()
  expect(await column(race, 'Epoch')).toEqual([30, expect.any(Number), 30])
})

test('σ → 0: the posterior gathers at the nearest point of the manifold; the way back is exact', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open()
  const logPx = await lab.number('log-px')
  await page.getByText('Towards a limit').click()
  const slider = page.getByLabel('σ → 0', { exact: true })
  let [mode, spread] = [await lab.number('mode-to-glo'), await lab.number('posterior-spread')]
  for (const power of [2, 6, 12]) {
    await slider.fill(String(power))
    await lab.settled()
    const next = [await lab.number('mode-to-glo'), await lab.number('posterior-spread')] as const
    expect(next[0]).toBeLessThan(mode)
    expect(next[1]).toBeLessThan(spread)
    ;[mode, spread] = next
  }
  expect(spread).toBeLessThan(1e-6)
  // a link holds it
  await expect.poll(() => page.url()).toContain('limit=-12,0')
  await page.reload()
  await lab.settled()
  expect(await lab.number('posterior-spread')).toBe(spread)
  await page.getByLabel('Σz → ∞', { exact: true }).fill('4')
  await lab.settled()
  await lab.button('Back to the model itself').click()
  await lab.settled()
  expect(await lab.number('log-px')).toBe(logPx)
})
