import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

/** A decoder whose heat map keeps the workers busy for a while. */
const BUSY = '#net=160-160-160&act=Abs&dim=2&data=circle&n=2000'

for (const [how, kill] of [
  ['throws', 'void setTimeout(() => { throw new Error("killed by the test") })'],
  ['closes itself without a word', 'self.close()'],
] as const) {
  test(`a worker that ${how} in mid-job is replaced, the reader is told, and the picture is finished`, async ({
    page,
    errorGuard,
  }) => {
    errorGuard.allow(/killed by the test/)
    const lab = new Lab(page)
    await lab.open()
    await page.evaluate((hash) => (location.hash = hash), BUSY)
    await page.waitForFunction(() => window.__app?.state().jobs.density.status === 'working')
    const workers = page.workers()
    expect(workers.length).toBeGreaterThan(0)
    await workers[0].evaluate(kill)
    await expect(page.getByText('A background worker stopped unexpectedly')).toBeVisible({ timeout: 20_000 })
    await lab.settled()
    expect(Number.isFinite(await lab.number('nll'))).toBe(true)
    await lab.select('Preset').selectOption('wave')
    await expect(lab.select('Preset')).toHaveValue('wave')
    await lab.settled()
  })
}

test('long work shows progress and can be cancelled and taken up again', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await page.evaluate((hash) => (location.hash = hash), BUSY)
  await page.waitForFunction(() => window.__app?.state().jobs.density.status === 'working')
  const panel = page.locator('.job').filter({ hasText: 'the density map' })
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(panel.getByText('Cancelled: the density map.')).toBeVisible()
  await panel.getByRole('button', { name: 'Try again' }).click()
  await lab.settled()
  await expect(panel).toHaveCount(0)
})
