/** Opens a session file: all of it, or nothing. */
import type { AppStore } from './createAppStore.ts'
import type { Documents, Load } from './documents.ts'
import { loadPackedReaders } from './packedReaders.ts'
import type { Scene } from './scene.ts'
import type { SceneExtras } from './sceneTransition.ts'
import { contentOf, MAX_PINNED, setRuns } from './slices/runs.ts'
import type { NewNotice } from './slices/moment.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { TextKey } from '../text/text.ts'

interface SessionsParts {
  readonly store: AppStore
  readonly load: Load
  readonly notify: (notice: NewNotice) => void
  readonly openScene: (
    scene: Scene,
    name: TextKey,
    signal: AbortSignal,
    extrasFor: (model: GenerativeModel) => SceneExtras,
  ) => Promise<void>
}

export function createSessions({
  store,
  load,
  notify,
  openScene,
}: SessionsParts): Pick<Documents, 'openSession'> {
  return {
    openSession: (file, name) =>
      load(
        async (signal) => {
          const [text, { readSession }] = await Promise.all([
            file.text(),
            import('./readSession.ts'),
            loadPackedReaders(),
          ])
          const { link, encoderFor, comparison, curves } = readSession(text)
          if (signal.aborted) return
          await openScene(link.scene, 'command.openSession', signal, ({ decoder }) => ({
            encoder: encoderFor(decoder),
            comparison:
              comparison === null
                ? null
                : { source: { kind: 'file', name: comparison.name }, table: comparison.table },
          }))
          if (signal.aborted) return
          // curves are no part of what is undone: those of the file join those that are there, if they are not among them
          store.setState((state) => {
            const { pinned, lastId } = state.runs
            const there = new Set(pinned.map(contentOf))
            const read = curves
              .filter((curve) => !there.has(contentOf(curve)))
              .map((curve, k) => ({ ...curve, id: lastId + 1 + k }))
            return setRuns(state, {
              lastId: lastId + read.length,
              pinned: [...pinned, ...read].slice(-MAX_PINNED),
            })
          })
          // the table that is compared with is in the file, not in its link
          const omitted = link.omitted.filter((part) => part !== 'comparison' || comparison === null)
          for (const part of omitted) notify({ tone: 'warning', key: `notice.omitted.${part}` })
          if (link.problems.length > 0) {
            const fields = link.problems.join(', ')
            notify({ tone: 'warning', key: 'notice.linkProblems', params: { fields } })
          }
        },
        'notice.sessionRefused',
        name,
      ),
  }
}
