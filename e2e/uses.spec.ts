import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

function panel(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

async function openCompletion(page: Page): Promise<Locator> {
  const completion = panel(page, 'Completion')
  await completion.getByText('Hide a part of the selected point').click()
  return completion
}

/** What the app holds of the selected point. */
async function selected(page: Page) {
  return page.evaluate(() => {
    const { x, truth } = window.__app!.state().selection
    return { missing: x?.flatMap((value, d) => (Number.isNaN(value) ? [d] : [])) ?? [], truth }
  })
}

/** The bits of the link that say what is hidden. */
function hiddenInLink(page: Page): number[] {
  const text = /hidden=([\w-]*)/.exec(page.url())?.[1] ?? ''
  const bytes = Buffer.from(text, 'base64url')
  return Array.from({ length: 8 * bytes.length }, (_, d) => (bytes[d >> 3] >> (d & 7)) & 1)
}

test('MNIST 4: some epochs, half an image brushed out and completed, the AUC read', async ({
  page,
  axeViolations,
}) => {
  test.slow()
  const lab = new Lab(page)
  await lab.open('#preset=mnist4')
  await expect(page.getByText('980 points, D = 784')).toBeVisible()
  await lab.step()
  await lab.step()
  await lab.step()
  expect(await lab.number('epoch')).toBe(3)

  const completion = await openCompletion(page)
  await expect(completion.getByText('Nothing is hidden yet')).toBeVisible()
  const whole = await lab.number('log-px')
  // a wide brush, down the left half and back
  await completion.getByLabel('Brush size').fill('15')
  const image = lab.image('What is seen')
  await image.scrollIntoViewIfNeeded()
  const box = (await image.boundingBox())!
  const at = (column: number, row: number): [number, number] => [
    box.x + ((column + 0.5) / 28) * box.width,
    box.y + ((row + 0.5) / 28) * box.height,
  ]
  await page.mouse.move(...at(0, 0))
  await page.mouse.down()
  await page.mouse.move(...at(0, 27), { steps: 8 })
  await page.mouse.move(...at(6, 27))
  await page.mouse.move(...at(6, 0), { steps: 8 })
  await page.mouse.up()
  await lab.settled()
  const left = Array.from({ length: 784 }, (_, d) => d).filter((d) => d % 28 < 14)
  expect((await selected(page)).missing).toEqual(left)

  // completed, as exactly as core does it
  await expect(completion.getByTestId('completion-missing')).toHaveAttribute('data-value', '392')
  const logPx = await lab.number('completion-log-px')
  expect(logPx).toBe(await lab.number('log-px'))
  expect(logPx).not.toBe(whole)
  for (const name of [
    'Completed: E[x | seen]',
    'Standard deviation of g(z), without noise',
    'What was there',
  ])
    await expect(lab.image(name)).toBeVisible()
  await expect(lab.image('Completed: E[x | seen]').locator('xpath=..')).toContainText('0 missing')
  await expect(completion.getByTestId('draws').getByRole('img')).toHaveCount(12)
  const rmse = await lab.number('completion-rmse')
  expect(rmse).toBeGreaterThan(0.05)
  // three epochs in, near the noise of 0.1
  expect(rmse).toBeLessThan(0.15)
  await completion.getByRole('button', { name: 'Hide the same part of all other points' }).click()
  await expect(completion.getByTestId('judged-rmse')).toBeVisible()
  expect(await lab.number('judged-rmse')).toBeLessThan(0.15)
  expect(await lab.number('judged-mean-rmse')).toBeCloseTo(0.103, 3)

  const anomalies = panel(page, 'Anomalies')
  await anomalies.getByText('Which points does the model find unlikely?').click()
  await expect(anomalies.getByText('All points are of one kind')).toBeVisible()
  await anomalies.getByRole('button', { name: 'Compare with the other digits' }).click()
  await expect(anomalies.getByTestId('auc-ppca')).toBeVisible()
  await lab.settled()
  expect(await lab.number('auc')).toBeGreaterThan(0.55)
  expect(await lab.number('auc')).toBeLessThan(1)
  await expect(anomalies.getByTestId('auc-distance')).toBeVisible()
  expect(await axeViolations()).toEqual([])

  // a stroke is one change
  await lab.button(/^Undo/).click()
  await lab.button(/^Undo/).click()
  await lab.settled()
  expect(await selected(page)).toEqual({ missing: [], truth: null })
  expect(await lab.number('log-px')).toBe(whole)
})

test('the brush by keys, other ways to hide, and the link of what is hidden', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#preset=digits8x8')
  const completion = await openCompletion(page)
  await completion.getByLabel('Brush size').fill('1')
  const cursor = completion.getByRole('button', { name: /^Brush at row 5, column 5, seen/ })
  await cursor.focus()
  await page.keyboard.press('Space')
  await expect(completion.getByRole('button', { name: /^Brush at row 5, column 5, hidden/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowUp')
  expect((await selected(page)).missing).toEqual([8 * 3 + 3, 8 * 4 + 4])
  expect(await lab.number('epoch')).toBe(0)

  await completion.getByRole('button', { name: 'Hide lower half' }).click()
  expect((await selected(page)).missing).toEqual(Array.from({ length: 32 }, (_, i) => 32 + i))
  await completion.getByRole('button', { name: 'Invert' }).click()
  expect((await selected(page)).missing).toEqual(Array.from({ length: 32 }, (_, i) => i))
  await completion.getByRole('button', { name: 'Hide at random' }).click()
  const random = (await selected(page)).missing
  expect(random).toHaveLength(32)
  await lab.settled()
  const logPx = await lab.number('log-px')

  // two latents: the latent space itself shows what the rest says
  await expect(completion.getByText('The latent space above shows p(z | seen).')).toBeVisible()
  // the address follows a moment later
  const bits = Array.from({ length: 64 }, (_, d) => Number(random.includes(d)))
  await expect.poll(() => hiddenInLink(page)).toEqual(bits)
  await page.reload()
  await lab.settled()
  expect((await selected(page)).missing).toEqual(random)
  expect(await lab.number('log-px')).toBe(logPx)
  await openCompletion(page)
  await panel(page, 'Completion').getByRole('button', { name: 'Show all' }).click()
  expect(await selected(page)).toEqual({ missing: [], truth: null })
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } })
  test('a finger brushes, and the page does not scroll away', async ({ page, axeViolations }) => {
    const lab = new Lab(page)
    await lab.open('#preset=digits8x8')
    await openCompletion(page)
    const image = lab.image('What is seen')
    await image.scrollIntoViewIfNeeded()
    const box = (await image.boundingBox())!
    const client = await page.context().newCDPSession(page)
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', row: number): Promise<void> => {
      const point = { x: box.x + (4.5 / 8) * box.width, y: box.y + ((row + 0.5) / 8) * box.height }
      const touchPoints = type === 'touchEnd' ? [] : [point]
      await client.send('Input.dispatchTouchEvent', { type, touchPoints })
    }
    await touch('touchStart', 0)
    for (let row = 1; row < 8; row++) await touch('touchMove', row)
    await touch('touchEnd', 7)
    await lab.settled()
    // a brush of three pixels, down one column
    const columns = (await selected(page)).missing.map((d) => d % 8)
    expect([...new Set(columns)].toSorted((a, b) => a - b)).toEqual([3, 4, 5])
    expect(columns).toHaveLength(24)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(await axeViolations()).toEqual([])
  })
})

test('a table: coordinates hidden by a tick, rows with other labels set aside, points found by their score', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await lab.open('#preset=iris')
  const completion = await openCompletion(page)
  await completion.getByLabel(/^Hide x3/).check()
  await lab.settled()
  await expect(completion.getByTestId('completed-3')).toBeVisible()
  expect(await lab.number('imputed-3')).toBeCloseTo(await lab.number('completed-3'), 9)
  await expect(lab.image('Posterior given what is seen')).toBeVisible()
  await completion.getByText('Draws as a table').click()
  await expect(completion.getByRole('row')).toHaveCount(5 + 13)

  const anomalies = panel(page, 'Anomalies')
  await anomalies.getByText('Which points does the model find unlikely?').click()
  await expect(anomalies.getByTestId('auc')).toBeVisible()
  const before = await lab.number('auc')
  await anomalies.getByRole('button', { name: 'Learn from the normal ones alone' }).click()
  await expect(page.getByText('50 points, D = 4')).toBeVisible()
  await lab.settled()
  await expect(anomalies.getByText('Compared with 100 points')).toBeVisible()
  await lab.step()
  await lab.step()
  await expect.poll(() => lab.number('auc')).toBeGreaterThan(before)

  // the threshold, then the points there, one of them selected
  const fpr = await lab.number('fpr')
  expect(fpr).toBeLessThanOrEqual(0.05)
  await anomalies.getByLabel('Alarm from, nats').fill('-1000')
  await anomalies.getByLabel('Alarm from, nats').press('Enter')
  expect([await lab.number('tpr'), await lab.number('fpr')]).toEqual([1, 1])
  expect(await lab.number('precision')).toBeCloseTo(100 / 150, 12)
  await anomalies.getByRole('button', { name: '5 % false alarms' }).click()
  expect(await lab.number('fpr')).toBe(fpr)
  await anomalies.getByRole('button', { name: /^Score cursor/ }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+ArrowRight')
  const points = anomalies.locator('.scored-points button')
  await expect(points).toHaveCount(24)
  const name = (await points.first().getAttribute('aria-label'))!
  await points.first().click()
  await lab.settled()
  const score = Number(/score (.*)$/.exec(name)![1].replace('−', '-'))
  // four digits are shown
  expect(Math.abs(-(await lab.number('log-px')) / score - 1)).toBeLessThan(6e-4)

  // a click on the curve takes its threshold
  const roc = lab.image('ROC curve')
  const box = (await roc.boundingBox())!
  await roc.click({ position: { x: box.width * 0.99, y: box.height * 0.02 } })
  expect(await lab.number('tpr')).toBe(1)
  expect(await axeViolations()).toEqual([])

  await expect.poll(() => page.url()).toContain('aside=0')
  await page.reload()
  await lab.settled()
  await expect(page.getByText('50 points, D = 4')).toBeVisible()
})

test('a share of all values is hidden, and EM learns from the rest', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#data=circle-0&net=6&seed=2')
  await page.getByText('Missing values').click()
  await page.getByLabel('Hide at random, %').fill('20')
  await lab.button('Hide 20 % of all values').click()
  await expect(page.getByTestId('missing-values')).toHaveAttribute('data-value', '200')
  await lab.settled()
  await lab.step()
  await lab.step()
  const curve = await lab.curve()
  expect(curve).toHaveLength(3)
  for (const [i, [, nll]] of curve.entries()) if (i > 0) expect(nll).toBeLessThan(curve[i - 1][1])
  await expect.poll(() => page.url()).toContain('missing=0.2,0,all')
  await lab.button('Show all values again').click()
  await expect(page.getByTestId('missing-values')).toHaveCount(0)
  await lab.button(/^Undo/).click()
  await expect(page.getByTestId('missing-values')).toHaveAttribute('data-value', '200')
})
