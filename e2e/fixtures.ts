import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect } from '@playwright/test'

interface Fixtures {
  /** Fails the test on an error in the console or page, or a request to another host. Always on. */
  readonly errorGuard: ErrorGuard
  /** The accessibility violations of the page as it is now, or of a part by its selector: rule ids with the elements they concern. */
  readonly axeViolations: (part?: string) => Promise<string[]>
}

export interface ErrorGuard {
  /** For a test that provokes an error on purpose: messages that match are not held against it. */
  allow(message: RegExp): void
}

export const test = base.extend<Fixtures>({
  errorGuard: [
    async ({ context, baseURL }, use) => {
      const host = new URL(baseURL ?? '').host
      const seen: string[] = []
      const allowed: RegExp[] = []
      context.on('console', (message) => {
        // what the configuration asks for
        if (message.text() === 'Service Worker registration blocked by Playwright') return
        if (message.type() === 'error' || message.type() === 'warning') {
          seen.push(`console ${message.type()}: ${message.text()}`)
        }
      })
      context.on('weberror', (webError) => {
        seen.push(`page error: ${webError.error().message}`)
      })
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.host !== host) {
          seen.push(`request to another host: ${request.url()}`)
        }
      })
      context.on('requestfailed', (request) => {
        const reason = request.failure()?.errorText ?? ''
        // A reload or a closed page aborts what is under way.
        if (!reason.includes('ERR_ABORTED')) seen.push(`request failed: ${request.url()} ${reason}`)
      })
      await use({ allow: (message) => allowed.push(message) })
      expect(seen.filter((line) => !allowed.some((message) => message.test(line)))).toEqual([])
    },
    { auto: true },
  ],
  axeViolations: async ({ page }, use) => {
    await use(async (part) => {
      const builder = new AxeBuilder({ page })
      const { violations } = await (part === undefined ? builder : builder.include(part)).analyze()
      // marks of the catalogue that were not drawn as what they stand for
      const marks = await page.evaluate(
        () => document.body.innerText.match(/\[\[.*?\]\]|\*\*\S.*?\*\*/g) ?? [],
      )
      return violations
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
        .concat(marks.map((mark) => `mark: ${mark}`))
    })
  },
})

export { expect } from '@playwright/test'
