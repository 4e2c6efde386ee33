import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** x = (2 z, −z) + noise: x ~ N(0, Σ) with Σ of eigenvalue 5 + σ² along the line and σ² across it. */
const MODEL = {
  format: 'dgn-model',
  version: 1,
  latentDim: 1,
  layers: [{ type: 'Linear', weight: [[2], [-1]], bias: [0, 0] }],
  sigmaX: 4,
  sigmaZ: [[1]],
}
/** Along the line and across it, in units of (2, −1)/√5 and (1, 2)/√5. */
const POINTS = Array.from({ length: 40 }, (_, n) => [3 * Math.sin(7 * n + 1), 0.4 * Math.cos(5 * n)] as const)
const ROWS = POINTS.map(([along, across]) => [
  (2 * along + across) / Math.sqrt(5),
  (-along + 2 * across) / Math.sqrt(5),
])

/** Mean of −log p(x) in closed form. */
function nllAt(variance: number): number {
  const each = POINTS.map(([along, across]) => {
    const logDet = Math.log(5 + variance) + Math.log(variance)
    return Math.log(2 * Math.PI) + (logDet + along ** 2 / (5 + variance) + across ** 2 / variance) / 2
  })
  return each.reduce((sum, value) => sum + value, 0) / POINTS.length
}

function least(): number {
  let best = Infinity
  for (let t = -10; t < 3; t += 1e-4) best = Math.min(best, nllAt(Math.exp(t)))
  return best
}

test('an imported model with the wrong σ²: the likelihood is maximised over it, and undone', async ({
  page,
  axeViolations,
}) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.importModel(JSON.stringify(MODEL))
  await expect(page.getByText('Imported from model.json')).toBeVisible()
  await lab.importData(JSON.stringify(ROWS), 'points.json')
  await expect(page.getByText('40 points, D = 2')).toBeVisible()
  await lab.settled()
  expect(await lab.number('nll')).toBeCloseTo(nllAt(4), 10)

  const card: Locator = page.getByRole('region', { name: 'Noise and prior', exact: true })
  await card.getByText('Estimate Σx from the data').click()
  await lab.button('Noise: exact EM update').click()
  await expect(page.getByTestId('noise-estimate')).toBeVisible()
  await lab.settled()
  const once = await lab.number('nll')
  expect(once).toBeLessThan(nllAt(4))

  await lab.button('Noise: maximise likelihood').click()
  await expect(async () => expect(await lab.number('nll')).toBeLessThan(once)).toPass()
  await lab.settled()
  expect(Math.abs((await lab.number('nll')) - least())).toBeLessThan(1e-8)
  expect(Math.abs((await lab.number('noise-estimate')) + least())).toBeLessThan(1e-8)
  expect(await axeViolations()).toEqual([])

  await page.setViewportSize({ width: 360, height: 740 })
  await expect(page.getByTestId('noise-estimate')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await page.setViewportSize({ width: 1280, height: 800 })

  await lab.button('Undo').click()
  await lab.settled()
  expect(await lab.number('nll')).toBe(once)
})
