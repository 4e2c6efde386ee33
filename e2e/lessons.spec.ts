import { LESSON_PAGES, type LessonId } from '../src/state/lessons/lessonState.ts'
import { expect, test } from './fixtures.ts'
import { Lab } from './lab.ts'
import { fingers, keyboard, type Hand } from './lessonHands.ts'

type Act = (hand: Hand, lab: Lab, isDone: () => Promise<boolean>) => Promise<void>

const press =
  (...names: string[]): Act =>
  async (hand, lab) => {
    for (const name of names) await hand.press(lab.button(name))
  }
const choose =
  (name: string, label: string): Act =>
  (hand, lab) =>
    hand.choose(lab.select(name), label)
const write =
  (name: string, text: string): Act =>
  (hand, lab) =>
    hand.write(lab.page.getByRole('textbox', { name, exact: true }), text)
const point =
  (...x: string[]): Act =>
  async (hand, lab) => {
    for (const [d, value] of x.entries()) {
      await hand.write(lab.coordinate(`x${d + 1}`), value)
      await lab.settled()
    }
  }
const search: Act = (hand, lab, isDone) => hand.search(lab, isDone)
const pickAny: Act = (hand, lab) => hand.search(lab, () => Promise.resolve(true))
const train =
  (times: number): Act =>
  async (hand, lab) => {
    for (let k = 0; k < times; k++) {
      await hand.press(lab.button('Step'))
      await lab.trained()
    }
  }
const all =
  (...acts: Act[]): Act =>
  async (hand, lab, isDone) => {
    for (const act of acts) await act(hand, lab, isDone)
  }

/** What a reader does for the task of each page. */
const ACTS: Readonly<Record<LessonId, readonly Act[]>> = {
  decoder: [
    search,
    choose('Activation', 'Leaky ReLU'),
    write('Hidden layers', '6'),
    write('Hidden layers', '6-6'),
    search,
    choose('Colour by', 'layer of the sides'),
    search,
  ],
  posterior: [
    (hand, lab) => hand.press(lab.page.getByRole('checkbox', { name: 'Samples' })),
    point('0', '0'),
    press('Next data point'),
    point('0.1', '1'),
    async (hand, lab) => {
      const list = lab.page.locator('.inspector .region-list')
      await hand.press(list.getByRole('button').first())
    },
    async (hand, lab) => {
      const field = lab.page.getByRole('textbox', { name: 'Variance σ²' })
      await hand.write(field, String(20 * Number(await field.inputValue())))
    },
    async (hand, lab) => hand.write(lab.coordinate('x2'), ''),
  ],
  regions: [
    press('One depth on'),
    press('Run'),
    all(pickAny, press('Begin at the selected region')),
    choose('Gaussian', 'prior'),
    search,
    point('30'),
    choose('Colour by', 'prior mass p(ω)'),
  ],
  em: [
    train(1),
    press('E | M'),
    async (hand, lab, isDone) => {
      for (let k = 0; k < 6 && !(await isDone()); k++) {
        await hand.press(lab.button('E | M'))
        await lab.settled()
      }
    },
    train(5),
    press('Play'),
    press('Play'),
  ],
  vae: [
    point('0.1', '1'),
    press('Start race'),
    press('Start race'),
    async (hand, lab) => {
      const lane = lab.page.getByRole('row').filter({ hasText: 'VAE' })
      await hand.press(lane.getByRole('button', { name: /^Take over/ }))
    },
    press('Map the KL gap'),
    press('Select the point with the largest gap'),
    point('-0.3015', '-1.046'),
  ],
  limits: [
    (hand, lab) => hand.slideToEnd(lab.page.getByRole('slider', { name: /^σ → 0/ })),
    (hand, lab) => hand.slideToEnd(lab.page.getByRole('slider', { name: /^σ → 0/ })),
    point('0.3'),
    (hand, lab) => hand.slideToEnd(lab.page.getByRole('slider', { name: /^Σz → ∞/ })),
    train(3),
    all(choose('Training method', 'EM, monotone'), train(1)),
  ],
  uses: [
    point('0.5', '0.4'),
    press('Compare'),
    async (hand, lab) => {
      await hand.press(lab.page.locator('.model-selection').getByRole('button', { name: /^use/ }).last())
    },
    press('Learn from the normal ones alone'),
    train(5),
    press('Hide second half'),
    press('Hide the same part of all other points'),
  ],
}
const TITLES: Readonly<Record<LessonId, string>> = {
  decoder: 'What a piecewise-affine decoder is',
  posterior: 'What p(x) and p(z|x) are',
  regions: 'How regions are found and integrated over',
  em: 'Learning by EM, one part at a time',
  vae: 'EM against the VAE',
  limits: 'Zero noise, and GLO',
  uses: 'What an exact likelihood is good for',
}

/** From the bare link through all pages, each with its task done, and the list again. */
async function walk(
  lab: Lab,
  hand: Hand,
  lesson: LessonId,
  onPage: (page: number) => Promise<void>,
): Promise<void> {
  const { page } = lab
  await lab.open()
  await hand.press(lab.button('Lessons'))
  const dock = page.getByRole('region', { name: 'Lessons', exact: true })
  await hand.press(dock.getByRole('button', { name: `Begin: ${TITLES[lesson]}` }))
  const task = dock.getByRole('region', { name: 'Your turn' })
  const isDone = async (): Promise<boolean> => (await task.getByRole('status').textContent()) === 'Done'
  for (const [index, act] of ACTS[lesson].entries()) {
    const number = index + 1
    await expect(dock.getByRole('combobox', { name: 'Pages of this lesson' })).toHaveValue(String(number))
    await expect(dock.getByText('Preparing the lab for this page…')).toBeHidden()
    await lab.settled()
    await expect(dock.getByRole('heading', { level: 2 })).toBeFocused()
    expect(new URL(page.url()).hash).toContain(`lesson=${lesson}.${number}`)
    // no number is missing
    await expect(dock.locator('.lesson-text')).not.toContainText('…')
    expect([lesson, number, await isDone()]).toEqual([lesson, number, false])
    await onPage(number)
    await act(hand, lab, isDone)
    await expect(task.getByRole('status'), `${lesson}.${number}`).toHaveText('Done', { timeout: 30_000 })
    const isLast = number === LESSON_PAGES[lesson]
    await hand.press(dock.getByRole('button', { name: isLast ? 'Finish' : 'Next', exact: true }))
  }
  expect(ACTS[lesson]).toHaveLength(LESSON_PAGES[lesson])
  await expect(dock.getByRole('heading', { name: 'All lessons' })).toBeVisible()
  const read = dock.getByRole('progressbar', { name: `Read of ${TITLES[lesson]}` })
  await expect(read).toHaveAttribute('value', String(LESSON_PAGES[lesson]))
}

const LESSONS = Object.keys(ACTS) as LessonId[]

for (const lesson of LESSONS) {
  test(`lesson ${lesson} by the keyboard alone`, async ({ page, axeViolations }) => {
    test.slow()
    await walk(new Lab(page), keyboard, lesson, async (number) => {
      if (number !== 2) return
      expect(await axeViolations()).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await axeViolations()).toEqual([])
    })
  })
}

test.describe('on a phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } })
  for (const lesson of LESSONS) {
    test(`lesson ${lesson} by touch alone`, async ({ page }) => {
      test.slow()
      await walk(new Lab(page), fingers, lesson, async () => {
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(overflow).toBeLessThanOrEqual(0)
      })
    })
  }
})
