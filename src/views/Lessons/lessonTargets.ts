import { LESSON_TARGETS, type LessonTarget } from '../../state/lessons/lesson.ts'

/** Where targets are that carry no `data-lesson-target` themselves. */
const SELECTORS: Partial<Readonly<Record<LessonTarget, string>>> = {
  preset: '#preset',
  'setup.decoder': '.decoder-card',
  'setup.noise': '.noise-card',
  'setup.training': '.training-card',
  data: '.data-space',
  'data.options': '.data-space .plot-options',
  latent: '.latent-space',
  'latent.tools': '.latent-space .plot-tools + .plot-tools',
  'latent.discovery': '.discovery',
  'latent.dissection': '.latent-space > .dissection',
  'latent.region': '.region-card',
  inspector: '.inspector',
  'inspector.point': '.inspector .point-fields',
  'inspector.logPx': '.inspector .big',
  'inspector.latent': '.inspector .facts',
  'inspector.regions': '.inspector .region-list',
  'inspector.limits': '.inspector .table-disclosure',
  curves: '.learning-curves',
  race: '.race',
  'race.form': '.race-fields',
  'race.lanes': '.race .table-scroll',
  approximations: '.approximations',
  selection: '.model-selection',
  anomalies: '.anomalies',
  completion: '.completion',
}

/** The part of the page that is meant, or the panel that will hold it; null where neither is on the screen. */
export function findTarget(target: LessonTarget): HTMLElement | null {
  const own = document.querySelector<HTMLElement>(SELECTORS[target] ?? `[data-lesson-target="${target}"]`)
  const [panel = ''] = target.split('.')
  const whole = LESSON_TARGETS.find((each) => each === panel && each !== target)
  return own ?? (whole === undefined ? null : findTarget(whole))
}

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, textarea, a[href], [tabindex="0"]'

/** Move the focus there: to the control that is meant, or to the first one of the part; a plot's is its cursor. */
export function focusTarget(element: HTMLElement): void {
  openAround(element)
  const own = element.matches(FOCUSABLE) ? element : null
  const found =
    own ??
    element.querySelector<HTMLElement>('button.cursor') ??
    element.querySelector<HTMLElement>(FOCUSABLE)
  if (found === null) element.tabIndex = -1
  const chosen = found ?? element
  chosen.focus({ preventScroll: true })
  chosen.scrollIntoView({ block: 'nearest' })
}

/** Open what it is folded away in, and itself. */
function openAround(element: HTMLElement): void {
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true
  const inner = element.matches('.model-selection') ? element.querySelector('details') : null
  if (inner !== null) inner.open = true
}

/** Into view: whole where it fits, else from its top on; what lies over the page is left out by scroll margins. */
export function scrollToTarget(element: HTMLElement): void {
  openAround(element)
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const isTall = element.getBoundingClientRect().height > 0.5 * innerHeight
  element.scrollIntoView({ block: isTall ? 'start' : 'nearest', behavior: isStill ? 'auto' : 'smooth' })
}
