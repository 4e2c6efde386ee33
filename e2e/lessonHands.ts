import { expect, type Locator } from '@playwright/test'
import type { Lab } from './lab.ts'

/** A reader at the lessons who has the keyboard alone, or the fingers alone. */
export interface Hand {
  press(control: Locator): Promise<void>
  choose(select: Locator, label: string): Promise<void>
  write(field: Locator, text: string): Promise<void>
  /** To the end of a slider. */
  slideToEnd(slider: Locator): Promise<void>
  /** Pick one place of the latent space after the other until it is the right one. */
  search(lab: Lab, isRight: () => Promise<boolean>): Promise<void>
}

/** Whoever cannot be reached by Tab cannot be used by the keyboard. */
async function focus(control: Locator): Promise<void> {
  await control.focus()
  await expect(control).toBeFocused()
  expect(await control.evaluate((element: HTMLElement) => element.tabIndex)).toBeGreaterThanOrEqual(0)
}

export const keyboard: Hand = {
  press: async (control) => {
    await focus(control)
    await control.page().keyboard.press('Space')
  },
  choose: async (select, label) => {
    await focus(select)
    const chosen = select.locator('option:checked')
    await select.page().keyboard.press('Home')
    for (let k = await select.locator('option').count(); k > 0; k--)
      if ((await chosen.textContent()) !== label) await select.page().keyboard.press('ArrowDown')
    await expect(chosen).toHaveText(label)
  },
  write: async (field, text) => {
    const { keyboard: keys } = field.page()
    await focus(field)
    await keys.press('Control+a')
    await (text === '' ? keys.press('Delete') : keys.type(text))
    await keys.press('Enter')
  },
  slideToEnd: async (slider) => {
    await focus(slider)
    await slider.page().keyboard.press('End')
  },
  search: async (lab, isRight) => {
    const { keyboard: keys } = lab.page
    const cursor = lab.page.getByRole('button', { name: /^Latent space cursor/ })
    await focus(cursor)
    const isLine = await isLineShown(lab)
    const ways = isLine
      ? [...Array<string[]>(12).fill(['PageUp']), ...Array<string[]>(24).fill(['PageDown', 'Enter'])]
      : RING.flatMap((key) => [[`Shift+${key}`, 'Enter']])
    for (const way of ways) {
      for (const key of way) await keys.press(key)
      await lab.settled()
      if (way.includes('Enter') && (await isRight())) return
    }
  },
}

const isLineShown = async (lab: Lab): Promise<boolean> => (await lab.page.getByText(/^S = 1,/).count()) > 0

/** A spiral about the middle. */
const RING = Array.from({ length: 9 }, (_, k) => {
  const [across, along] = k % 2 === 0 ? ['ArrowRight', 'ArrowDown'] : ['ArrowLeft', 'ArrowUp']
  return [...Array<string>(k + 1).fill(across), ...Array<string>(k + 1).fill(along)]
}).flat()

/** In a context that has touch: taps, and the keys of the keyboard on the screen. */
export const fingers: Hand = {
  press: (control) => control.tap(),
  choose: async (select, label) => {
    // the list is the system's
    await select.selectOption({ label })
  },
  write: async (field, text) => {
    const { keyboard: keys } = field.page()
    await field.tap()
    await expect(field).toBeFocused()
    // a tap may put the caret anywhere a little later; what erases goes on until nothing is left
    while ((await field.inputValue()) !== '') {
      await keys.press('End')
      await keys.press('Backspace')
    }
    await keys.type(text)
    await keys.press('Enter')
  },
  slideToEnd: async (slider) => {
    const { width, height } = (await slider.boundingBox())!
    await slider.tap({ position: { x: width - 3, y: height / 2 } })
  },
  search: async (lab, isRight) => {
    const plot = lab.image('Latent space')
    const { width, height } = (await plot.boundingBox())!
    const isLine = await isLineShown(lab)
    for (const down of isLine ? [0.5] : PLACES)
      for (const across of PLACES) {
        // within the axes
        await plot.tap({ position: { x: width * (0.12 + 0.85 * across), y: height * (0.05 + 0.8 * down) } })
        await lab.settled()
        if (await isRight()) return
      }
  },
}
const PLACES = [0.5, 0.7, 0.3, 0.9, 0.1, 0.8, 0.2, 0.6, 0.4]
