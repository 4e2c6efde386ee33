import { lazy, Suspense, useState } from 'react'
import type { ComponentType, JSX, ReactNode } from 'react'

/** A part of the page that is a chunk of its own. */
export type OnDemand<Props> = ((props: Props) => JSX.Element) & {
  /** Have it at hand, so that it is there at once when it is shown. */
  readonly preload: () => Promise<void>
}

/**
 * @param load      imports the part, written literally, so that the bundler sees it
 * @param fallback  what stands there meanwhile: its title, and its height as far as it is known
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  fallback: () => ReactNode,
): OnDemand<Props> {
  let loaded: ComponentType<Props> | null = null
  const loading = async (): Promise<{ default: ComponentType<Props> }> => {
    loaded = await load()
    return { default: loaded }
  }
  const Later = lazy(loading)
  function Part(props: Props): JSX.Element {
    // What is there already must not wait: React would show the fallback, and for a third of a second at least.
    const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Later)
    return (
      <Suspense fallback={fallback()}>
        <Shown {...props} />
      </Suspense>
    )
  }
  return Object.assign(Part, { preload: async () => void (await loading()) })
}
