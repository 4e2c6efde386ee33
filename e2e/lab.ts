import type { FileChooser, Locator, Page } from '@playwright/test'
import type {} from '../src/devtools/testApi.ts'

/** The app as a reader meets it: by accessible names, and by the numbers that carry a test id. */
export class Lab {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open(hash = ''): Promise<void> {
    await this.page.goto(`./${hash}`)
    await this.settled()
  }

  /** Wait until nothing is being computed and everything shown is about the present inputs. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => window.__app?.isSettled() === true)
  }

  /** A number of the screen at full precision. */
  async number(testId: string): Promise<number> {
    const text = await this.page.getByTestId(testId).getAttribute('data-value')
    return Number(text)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  select(name: string): Locator {
    return this.page.getByRole('combobox', { name, exact: true })
  }

  /** The coordinate field x1, x2, … of the selected point. */
  coordinate(name: string): Locator {
    return this.page.getByRole('group', { name: 'Selected point' }).getByLabel(name, { exact: true })
  }

  image(name: string): Locator {
    return this.page.getByRole('img', { name, exact: true })
  }

  async importModel(content: string | Buffer, name = 'model.json'): Promise<void> {
    await this.#import('Import model', content, name)
  }

  async importData(content: string | Buffer, name = 'data.csv'): Promise<void> {
    await this.#import('Import data', content, name)
  }

  async #import(button: string, content: string | Buffer, name: string): Promise<void> {
    const chosen: Promise<FileChooser> = this.page.waitForEvent('filechooser')
    await this.button(button).click()
    const buffer = typeof content === 'string' ? Buffer.from(content) : content
    await (await chosen).setFiles({ name, mimeType: 'application/octet-stream', buffer })
  }

  /** Everything on the screen that must not change when an input is refused. */
  async fingerprint(): Promise<string> {
    const ids = ['log-px', 'posterior-mean-1', 'nll', 'region-count', 'posterior-regions']
    const numbers = await Promise.all(
      ids.map(async (id) => {
        const shown = this.page.getByTestId(id)
        return (await shown.count()) === 0 ? 'none' : shown.getAttribute('data-value')
      }),
    )
    const hash = await this.page.evaluate(() => {
      const state = window.__app?.state()
      return `${state?.model.version} ${state?.data.version} ${state?.history.past.length}`
    })
    return [...numbers, hash].join(' ')
  }

  /** Train for one epoch, and wait until every view shows it. */
  async step(): Promise<void> {
    await this.button('Step').click()
    await this.trained()
  }

  /** Wait until training stands still and every view shows what it reached. */
  async trained(): Promise<void> {
    await this.page.waitForFunction(() => window.__app?.state().runs.activity === 'idle')
    await this.settled()
  }

  /** Epochs and NLL of the present run. */
  async curve(): Promise<[number, number][]> {
    return this.page.evaluate(() =>
      (window.__app?.state().runs.current?.records ?? []).map(({ epoch, nll }): [number, number] => [
        epoch,
        nll,
      ]),
    )
  }

  /** All parameters of the model, as text. */
  async model(): Promise<string> {
    return this.page.evaluate(() =>
      JSON.stringify(window.__app?.state().model.model, (_, value: unknown) =>
        value instanceof Float64Array ? Array.from(value) : value,
      ),
    )
  }
}
