import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** A random start on the circle, small enough to be quick. */
const START = '#data=circle-0&net=8-8&seed=2'

test('Step: one epoch, the NLL falls, in words and numbers, and every view follows', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  expect(await lab.number('epoch')).toBe(0)
  let nll = await lab.number('nll')
  const logPx = await lab.number('log-px')
  for (let epoch = 1; epoch <= 3; epoch++) {
    await lab.step()
    expect(await lab.number('epoch')).toBe(epoch)
    const next = await lab.number('nll')
    expect(next).toBeLessThan(nll)
    nll = next
  }
  expect(await lab.number('log-px')).not.toBe(logPx)
  await expect(page.getByTestId('last-step')).toContainText('Epoch 3: NLL')
  await expect(lab.image('Learning curves')).toBeVisible()
  await expect(page.getByText('Then trained by EM: 3 epochs.')).toBeVisible()
})

test('an epoch part by part equals an epoch at once, to the bit', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.step()
  const whole = await lab.model()
  await lab.button('Reset').click()
  await lab.settled()
  const words = []
  while ((await lab.number('epoch')) === 0) {
    await lab.button('E | M').click()
    await lab.trained()
    words.push(await page.getByTestId('last-step').innerText())
  }
  expect(words).toHaveLength(6)
  expect(words[0]).toContain('E-step')
  expect(words[1]).toContain('layer 1 of 3')
  expect(words[3]).toContain('layer 3 of 3')
  expect(words[4]).toContain('Σx')
  expect(words[5]).toContain('Epoch 1: NLL')
  expect(await lab.number('epoch')).toBe(1)
  expect(await lab.model()).toBe(whole)
})

test('Play, Pause, and Play again equal an uninterrupted run; Reset rewinds to the bit', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  const start = await lab.number('nll')
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(4)
  await lab.button('Pause').click()
  await lab.trained()
  const paused = await lab.number('epoch')
  await page.waitForTimeout(300)
  expect(await lab.number('epoch')).toBe(paused)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(paused + 3)
  await lab.button('Pause').click()
  await lab.trained()
  const first = await lab.curve()
  expect(first.every(([, nll], i) => i === 0 || nll <= first[i - 1][1] + 1e-9)).toBe(true)

  await lab.button('Reset').click()
  await lab.settled()
  expect([await lab.number('epoch'), await lab.number('nll')]).toEqual([0, start])
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('full')
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(first.length)
  await lab.button('Pause').click()
  await lab.trained()
  const second = await lab.curve()
  expect(second.slice(0, first.length)).toEqual(first)
})

test('scrubs back to an epoch, where the views follow, and goes on from there', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  for (let epoch = 0; epoch < 4; epoch++) await lab.step()
  const curve = await lab.curve()
  const last = await lab.model()
  const slider = page.getByRole('slider', { name: 'Epoch shown' })
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await lab.settled()
  expect(await lab.number('epoch')).toBe(2)
  expect(await lab.number('nll')).toBe(curve[2][1])
  expect(await lab.curve()).toEqual(curve)
  await lab.step()
  await lab.step()
  expect(await lab.model()).toBe(last)
  expect(await lab.curve()).toEqual(curve)
  // and undo brings the epochs back one by one
  await lab.button('Undo').click()
  await lab.settled()
  expect(await lab.number('epoch')).toBe(3)
})

test('two methods compared: one run pinned beside another', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.step()
  await lab.step()
  const em = await lab.number('nll')
  await lab.button('Pin this run').click()
  await lab.button('Reset').click()
  await lab.settled()
  await page
    .getByRole('combobox', { name: 'Training method' })
    .selectOption({ label: 'EM on the authors’ schedule' })
  await lab.step()
  await lab.step()
  expect(await lab.number('nll')).not.toBe(em)
  await expect(page.getByText(/^EM, 1-8-8-2: .* after 2/)).toBeVisible()
  const legend = page.getByRole('region', { name: 'Learning curves' }).getByRole('listitem')
  await expect(legend.filter({ hasText: 'Authors’ EM' }).first()).toBeVisible()
})

test('a reload in mid-training brings the model, its epoch and a usable state back', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(3)
  // the address follows the state after a moment
  await expect.poll(() => page.url()).toContain('epoch=')
  await page.reload()
  await lab.settled()
  const epoch = await lab.number('epoch')
  expect(epoch).toBeGreaterThan(0)
  const nll = await lab.number('nll')
  await lab.step()
  expect(await lab.number('epoch')).toBe(epoch + 1)
  expect(await lab.number('nll')).toBeLessThanOrEqual(nll)
  await lab.button('Reset').click()
  await lab.settled()
  expect(await lab.number('epoch')).toBe(0)
})

test('keys play, take epochs and parts, and reset, unless a control has the focus', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await page.locator('h1').click()
  await page.keyboard.press('ArrowRight')
  await lab.trained()
  expect(await lab.number('epoch')).toBe(1)
  await page.keyboard.press('Shift+ArrowRight')
  await lab.trained()
  await expect(page.getByTestId('last-step')).toContainText('E-step')
  await page.keyboard.press('Space')
  await expect(lab.button('Pause')).toBeVisible()
  await page.keyboard.press('Space')
  await expect(lab.button('Play')).toBeVisible()
  await page.keyboard.press('r')
  await lab.settled()
  expect(await lab.number('epoch')).toBe(0)
  await lab.coordinate('x1').focus()
  await page.keyboard.press('r')
  await page.keyboard.press('ArrowRight')
  await lab.settled()
  expect(await lab.number('epoch')).toBe(0)
})

test('Play says why it stops: at the epochs that were set, and where nothing is left to gain', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open(`${START}&epochs=3`)
  await lab.button('Play').click()
  await expect(page.getByText('Stopped: 3 epochs, as set.')).toBeVisible()
  expect(await lab.number('epoch')).toBe(3)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBe(6)
  await page.getByLabel('at a relative gain below').fill('0.9')
  await page.getByLabel('at a relative gain below').press('Enter')
  await lab.button('Converge').click()
  await expect(page.getByText('Stopped: the last epoch gained less than 0.9')).toBeVisible()
})

test('another model or other data end what plays, without an error', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(1)
  await page.getByLabel('Decoder seed').fill('7')
  await lab.settled()
  await expect(lab.button('Play')).toBeVisible()
  expect(await lab.number('epoch')).toBe(0)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(1)
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption({ label: 'Wave, draw 0' })
  await lab.settled()
  await expect(lab.button('Play')).toBeVisible()
  await lab.step()
  await expect(page.getByTestId('last-step')).toBeVisible()
})

test('what is typed while training plays is not mixed with what training makes of it', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(1)
  const field = page.getByLabel('Variance σ²')
  await field.press('ControlOrMeta+a')
  await field.pressSequentially('0.5', { delay: 60 })
  await expect(field).toHaveValue('0.5')
  await expect(page.getByText('the model or the data were changed')).toBeVisible()
  await expect(lab.button('Play')).toBeVisible()
})

test('a curve of other data says so', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.step()
  await lab.select('Dataset').selectOption({ label: 'Wave, draw 0' })
  await lab.settled()
  await expect(page.getByText('This curve is of another model or other data')).toBeVisible()
  await lab.step()
  await expect(page.getByText('This curve is of another model or other data')).toHaveCount(0)
})

test('without data training is refused in words', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open('#preset=fig3a')
  await lab.button('Play').click()
  await expect(page.getByText('There are no data to learn from')).toBeVisible()
})

test('a tab that was hidden goes on playing', async ({ page, context }) => {
  const lab = new Lab(page)
  await lab.open(START)
  await lab.button('Play').click()
  const other = await context.newPage()
  await other.bringToFront()
  await page.waitForTimeout(600)
  await page.bringToFront()
  const epoch = await lab.number('epoch')
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(epoch)
  await lab.button('Pause').click()
  await lab.trained()
  await other.close()
})

for (const [what, table] of [
  ['one point', 'x,y\n1,2\n'],
  ['equal points', 'x,y\n1,2\n1,2\n1,2\n'],
  ['a constant column', 'x,y\n1,5\n2,5\n4,5\n3,5\n'],
  ['duplicate columns', 'x,y\n1,1\n2,2\n4,4\n3,3\n'],
  ['numbers of size 1e6', 'x,y\n1e6,2e6\n-1e6,1e6\n3e6,1e6\n2e6,5e6\n'],
  ['numbers of size 1e-6', 'x,y\n1e-6,2e-6\n-1e-6,1e-6\n3e-6,1e-6\n2e-6,5e-6\n'],
] as const) {
  test(`trains on ${what}: no NaN, no rise`, async ({ page }) => {
    const lab = new Lab(page)
    await lab.open(START)
    await lab.importData(table)
    await lab.settled()
    let nll = await lab.number('nll')
    for (let epoch = 0; epoch < 4; epoch++) {
      await lab.step()
      const next = await lab.number('nll')
      expect(next).toBeLessThanOrEqual(nll + 1e-9 * Math.max(1, Math.abs(nll)))
      nll = next
    }
    expect(await page.locator('main').innerText()).not.toMatch(/NaN/)
  })
}

for (const [method, label] of [
  ['L-BFGS', 'L-BFGS on the exact likelihood'],
  ['Adam', 'Adam on the exact likelihood'],
  ['Online EM', 'Online EM, in batches'],
  ['VAE', 'VAE: an encoder and a sampled bound'],
  ['GLO', 'GLO: a latent for every point'],
] as const) {
  test(`${method} trains through the same controls, and rewinds to the bit`, async ({ page }) => {
    const lab = new Lab(page)
    await lab.open(START)
    const start = await lab.number('nll')
    await lab.select('Training method').selectOption({ label })
    const run = async (): Promise<string> => {
      for (let epoch = 0; epoch < 4; epoch++) await lab.step()
      expect(await lab.number('nll')).toBeLessThan(start)
      return lab.model()
    }
    const first = await run()
    await lab.button('Reset').click()
    await lab.settled()
    expect(await run()).toBe(first)
  })
}

test('models are compared in the background: table, cancel, and the chosen one taken over', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open(`${START}&epochs=5`)
  await page.getByText('Compare decoders of several widths').click()
  await page.getByLabel('Hidden layers').last().fill('2, 3-3')
  await page.getByLabel('Hidden layers').last().press('Enter')
  await page.getByLabel('Starts each').fill('2')
  await page.getByLabel('Starts each').press('Enter')
  await page.getByLabel('Epochs each').fill('20000')
  await page.getByLabel('Epochs each').press('Enter')
  await lab.button('Compare').click()
  // it goes on while one works with the page
  await lab.step()
  await lab.button('Cancel').click()
  await expect(lab.button('Compare')).toBeVisible()
  await page.getByLabel('Epochs each').fill('10')
  await page.getByLabel('Epochs each').press('Enter')
  await lab.button('Compare').click()
  const rows = page.getByTestId('model-selection').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await expect(lab.button('Compare')).toBeVisible()
  await rows.nth(1).getByRole('button', { name: 'use' }).click()
  await lab.settled()
  expect(await lab.number('epoch')).toBe(10)
  await expect(page.getByLabel('Layer widths 1 → 3 → 3 → 2')).toBeVisible()
  await lab.button('Reset').click()
  await lab.settled()
  expect(await lab.number('epoch')).toBe(0)
})

test('decoders of several latents are compared, with a VAE whose bound is never below its exact NLL', async ({
  page,
}) => {
  const lab = new Lab(page)
  await lab.open(`${START}&epochs=5`)
  await page.getByText('Compare decoders of several widths').click()
  await page.getByLabel('a VAE beside each').check()
  for (const [label, value] of [
    ['Decoders (S:hidden layers)', '1:3, 2:3'],
    ['Starts each', '1'],
    ['Epochs each', '5'],
    ['Epochs of the VAE', '5'],
  ] as const) {
    await page.getByLabel(label).fill(value)
    await page.getByLabel(label).press('Enter')
  }
  await lab.button('Compare').click()
  const rows = page.getByTestId('model-selection').locator('tbody tr')
  await expect(rows).toHaveCount(2)
  await expect(lab.button('Compare')).toBeVisible()
  for (const row of await rows.all()) {
    const shown = await row
      .locator('[data-value]')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-value'))))
    const [bound, nll, heldOutBound, heldOutNll] = shown.slice(-4)
    expect(bound).toBeGreaterThanOrEqual(nll - 1e-9)
    expect(heldOutBound).toBeGreaterThanOrEqual(heldOutNll - 1e-9)
  }
  await rows.nth(1).getByRole('button', { name: 'use' }).click()
  await lab.settled()
  await expect(page.getByLabel('Latent dimension S')).toHaveValue('2')
})
