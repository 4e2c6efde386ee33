import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

test.use({ hasTouch: true })

const pointsOf = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...(window.__app?.state().data.dataset?.values ?? [])])
const count = (page: Page): Promise<number> =>
  page.evaluate(() => window.__app?.state().data.dataset?.numPoints ?? -1)

test('draws by mouse, sprays by touch, edits by keys, learns on, undoes and keeps it', async ({
  page,
  axeViolations,
}) => {
  test.slow()
  const lab = new Lab(page)
  await lab.open()
  await lab.button('Edit data').click()
  const tool = (name: string) => page.getByRole('radio', { name, exact: true })
  await tool('Draw').check()
  await expect(page.locator('.edit-layer')).toBeVisible()
  const plot = lab.image('Data space')
  const lookAt = async (): Promise<void> => {
    await plot.scrollIntoViewIfNeeded()
    box = (await plot.boundingBox())!
  }
  let box = { x: 0, y: 0, width: 0, height: 0 }
  await lookAt()
  const at = (x: number, y: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height })
  const layerInk = (): Promise<number> =>
    page.locator('.edit-layer canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas
      const copy = Object.assign(document.createElement('canvas'), { width, height })
      const context = copy.getContext('2d', { willReadFrequently: true })!
      context.drawImage(canvas, 0, 0)
      return context.getImageData(0, 0, width, height).data.filter((value, i) => i % 4 === 3 && value > 0)
        .length
    })
  const stroke = async (y: number): Promise<void> => {
    await lookAt()
    const from = at(0.2, y)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    for (let k = 1; k <= 10; k++) await page.mouse.move(from.x + 14.5 * k, from.y)
    // seen before it is in the data
    await expect.poll(layerInk).toBeGreaterThan(100)
    await page.mouse.up()
  }

  // a copy of the data, a stroke is one change
  await stroke(0.5)
  await expect(page.getByText('Points added: 11. Points in all: 511.')).toBeVisible()
  await expect(lab.select('Dataset')).toHaveValue('drawn')
  await lab.settled()
  expect(await lab.number('nll')).toBeGreaterThan(0)
  await page.keyboard.press('Control+z')
  expect(await count(page)).toBe(500)
  await expect(lab.select('Dataset')).toHaveValue('circle-0')

  // an empty sheet breaks nothing, and teaches nothing
  await lab.button('Start empty').click()
  await lab.settled()
  expect(await count(page)).toBe(0)
  await expect(page.getByTestId('nll')).toHaveCount(0)
  expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
  await lab.button('Step').click()
  await expect(page.getByText('There are no data to learn from')).toBeVisible()
  expect(await axeViolations()).toEqual([])

  await stroke(0.3)
  await stroke(0.6)
  expect(await count(page)).toBe(22)
  const drawn = await pointsOf(page)
  expect(drawn.length).toBe(44)
  expect(drawn[3]).toBeCloseTo(drawn[1], 9)

  // one finger sprays and does not scroll, two zoom
  await tool('Spray').check()
  const touch = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    touch.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: touchPoints.map((point, id) => ({ ...point, id })),
    })
  const scrolled = await page.evaluate(() => window.scrollY)
  await lookAt()
  await send('touchStart', [at(0.5, 0.8)])
  for (let k = 0; k < 10; k++) await send('touchMove', [at(0.5 + 0.01 * k, 0.8 - 0.03 * k)])
  await page.waitForTimeout(400)
  await send('touchEnd', [])
  const sprayed = await count(page)
  expect(sprayed).toBeGreaterThan(22 + 10)
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled)
  await send('touchStart', [at(0.4, 0.5)])
  await send('touchStart', [at(0.4, 0.5), at(0.6, 0.5)])
  for (let k = 0; k < 5; k++) await send('touchMove', [at(0.4 - 0.02 * k, 0.5), at(0.6 + 0.02 * k, 0.5)])
  await send('touchEnd', [])
  await expect
    .poll(() => page.evaluate(() => window.__app!.state().domain.dataZoom.scale))
    .toBeGreaterThan(1.2)
  expect(await count(page)).toBe(sprayed)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  expect(await count(page)).toBe(22)

  // by keys: add, carry, erase, remove
  await tool('Draw').check()
  const cursor = page.getByRole('button', { name: /^Data space cursor/ })
  await cursor.focus()
  // beyond the end of the strokes
  for (let k = 0; k < 4; k++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Point 23 added at' })).toContainText('in all: 23')
  const added = (await pointsOf(page)).slice(-2)
  await tool('Move').check()
  await cursor.focus()
  await page.keyboard.press('Enter')
  await expect(cursor).toHaveAccessibleName(/carrying point 23/)
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press(' ')
  const moved = (await pointsOf(page)).slice(-2)
  expect(moved[0]).toBeCloseTo(added[0], 9)
  expect(moved[1]).toBeGreaterThan(added[1])
  await tool('Erase').check()
  await cursor.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Points removed: 1. Points in all: 22.')).toBeVisible()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('Delete')
  expect(await count(page)).toBe(21)
  await expect(page.getByText('Data as a table (21 points)')).toHaveCount(1)
  // the erased point, its selection, the erased circle, the move, the adding
  for (const left of [22, 22, 23, 23, 22]) {
    await page.keyboard.press('Control+z')
    expect(await count(page)).toBe(left)
  }

  // training goes on with what is drawn meanwhile, from where it was
  await lab.button('Play').click()
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(2)
  const before = await lab.number('epoch')
  await tool('Draw').check()
  await stroke(0.45)
  expect(await count(page)).toBe(33)
  await expect.poll(() => lab.number('epoch')).toBeGreaterThan(before + 2)
  expect(await page.evaluate(() => window.__app!.state().runs.current?.training.numPoints)).toBe(33)
  await lab.button('Pause').click()
  await lab.trained()

  const kept = await pointsOf(page)
  // the link follows within a second (urlSync.ts)
  await page.waitForTimeout(1200)
  expect(page.url()).toContain('data=drawn')
  await page.reload()
  await lab.settled()
  expect(await pointsOf(page)).toEqual(kept)
  expect(Number.isFinite(await lab.number('log-px'))).toBe(true)
})
