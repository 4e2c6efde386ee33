import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'

async function downloaded(page: Page, name: string): Promise<Buffer> {
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name, exact: true }).click()
  return readFile(await (await waiting).path())
}

/** What a parser of XML, not of HTML, makes of a text: its words, or what is wrong. */
function parsed(
  page: Page,
  svg: string,
): Promise<{ readonly texts: string[]; readonly error: string | null }> {
  return page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      texts: Array.from(xml.querySelectorAll('text'), (each) => each.textContent ?? ''),
      error: xml.querySelector('parsererror')?.textContent ?? null,
    }
  }, svg)
}

test('every panel with a picture leaves as SVG and as PNG, light in the dark theme too', async ({
  page,
  axeViolations,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  const lab = new Lab(page)
  await lab.open()
  await lab.settled()
  const buttons = page.getByRole('button', { name: /^Save figure: / })
  const names = await buttons.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''))
  expect(names).toContain('Save figure: Data space')
  expect(names).toContain('Save figure: Latent space')
  expect(names).toContain('Save figure: Learning curves')
  for (const name of names) {
    await lab.button(name).click()
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog.getByRole('img')).toBeVisible()
    const svg = (await downloaded(page, 'Save as SVG')).toString()
    const { texts, error } = await parsed(page, svg)
    expect(error, name).toBeNull()
    const title = name.replace('Save figure: ', '')
    expect(texts).toContain(title)
    expect(svg, 'light').toContain('fill="#ffffff"')
    // the whole link is behind its words
    expect(svg).toContain(`href="${(await page.evaluate(() => location.href)).replaceAll('&', '&amp;')}"`)
    expect(svg).not.toContain('NaN')
    if (title === 'Data space') {
      const legend = await page.getByRole('region', { name: title }).locator('.legend li').allTextContents()
      expect(legend.length).toBeGreaterThan(2)
      for (const entry of legend) expect(texts).toContain(entry)
      const [, width = '', height = ''] = / width="(\d+)" height="([\d.]+)"/.exec(svg) ?? []
      for (const [button, scale] of [
        ['Save as PNG', 1],
        ['Save as PNG, twice as large', 2],
      ] as const) {
        const png = await downloaded(page, button)
        expect(png.subarray(1, 4).toString()).toBe('PNG')
        expect(png.readUInt32BE(16)).toBe(scale * Number(width))
        expect(Math.abs(png.readUInt32BE(20) - scale * Number(height))).toBeLessThan(scale + 1)
      }
      expect(await axeViolations('dialog')).toEqual([])
    }
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(dialog).toHaveCount(0)
  }
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
})

test('programs, regions and tables leave as files', async ({ page }) => {
  const lab = new Lab(page)
  await lab.open()
  await lab.settled()
  await lab.button('Export').click()
  expect((await downloaded(page, 'Export decoder as NumPy program (.py)')).toString()).toContain('def g(')
  expect((await downloaded(page, 'Export decoder as PyTorch program (.py)')).toString()).toContain('torch')
  const file = JSON.parse((await downloaded(page, 'Export regions (JSON)')).toString()) as {
    readonly regions: readonly {
      readonly from: number | null
      readonly to: number | null
      readonly A: number[][]
      readonly b: number[]
      readonly logPriorMass: number
    }[]
  }
  const { regions } = file
  expect(regions.length).toBeGreaterThan(2)
  expect(regions[0].from).toBeNull()
  expect(regions.at(-1)!.to).toBeNull()
  expect(regions.reduce((sum, region) => sum + Math.exp(region.logPriorMass), 0)).toBeCloseTo(1, 9)
  // g is continuous: neighbours agree at the limit between them
  for (const [k, { to, A, b }] of regions.slice(0, -1).entries()) {
    const next = regions[k + 1]
    expect(next.from).toBe(to)
    A.forEach((row, d) => expect(row[0] * to! + b[d]).toBeCloseTo(next.A[d][0] * to! + next.b[d], 8))
  }
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()

  const table = page.locator('summary', { hasText: /^Densities over z as a table/ })
  await table.click()
  const name = `Save table as CSV: ${await table.textContent()}`
  const rows = (await downloaded(page, name)).toString().trimEnd().split('\n')
  expect(rows[0]).toBe('z,p(z | x),p(z)')
  expect(rows.length - 1).toBe(Number(/\((\d+) rows\)/.exec(name)![1]))
  expect(rows[1].split(',').every((cell) => Number.isFinite(Number(cell)))).toBe(true)
})

test('a session goes to a file and opens on another page as it was', async ({ page, browser, baseURL }) => {
  const lab = new Lab(page)
  await lab.open()
  const rows = Array.from({ length: 900 }, (_, i) => `${Math.sin(i)},${i / 997},${i % 3}`)
  await lab.importData(['a,b,kind', ...rows].join('\n'), 'own.csv')
  await lab.settled()
  await lab.step()
  await lab.step()
  await lab.button('Export').click()
  const session = await downloaded(page, 'Export session (everything, JSON)')
  await page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Close' }).click()
  const ids = ['log-px', 'posterior-mean-1', 'nll', 'region-count', 'posterior-regions']
  const numbers = (of: Lab): Promise<number[]> => Promise.all(ids.map((id) => of.number(id)))
  const before = await numbers(lab)
  expect(before.every(Number.isFinite)).toBe(true)

  const context = await browser.newContext({ baseURL: baseURL! })
  const elsewhere = new Lab(await context.newPage())
  await elsewhere.open('#preset=wave')
  await elsewhere.button('Export').click()
  const chooser = elsewhere.page.waitForEvent('filechooser')
  await elsewhere.button('Open a session file').click()
  const file = { name: 'dgn-session.json', mimeType: 'application/json', buffer: session }
  await (await chooser).setFiles(file)
  await expect(elsewhere.page.getByRole('option', { name: 'own.csv' })).toBeAttached()
  await elsewhere.settled()
  expect(await numbers(elsewhere)).toEqual(before)
  await expect(elsewhere.page).toHaveURL(page.url())
  // what it writes is what it read, but for the run's curve, which is one to compare with now
  await elsewhere.button('Export').click()
  const again = await downloaded(elsewhere.page, 'Export session (everything, JSON)')
  expect(JSON.parse(again.toString())).toEqual(JSON.parse(session.toString()))
  await context.close()
})
