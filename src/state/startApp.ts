/** Puts the app together: store, workers, commands, and what keeps them in step. Nothing of it depends on React. */
import { createPool } from '../workerClient/createPool.ts'
import { createTrainingPool } from '../workerClient/createTrainingPool.ts'
import { keepOffline } from '../workerClient/keepOffline.ts'
import type { App } from './AppContext.tsx'
import { createAppStore } from './createAppStore.ts'
import { createCommands } from './commands.ts'
import { errorWords } from './errorWords.ts'
import { createFigureDesk } from './figureDesk.ts'
import { firstPicture } from './firstPicture.ts'
import { createHoverSource } from './hover.ts'
import { createLessonDesk } from './lessons/lessonDesk.ts'
import { createRefresher } from './refresh.ts'
import { rememberSettings } from './settings.ts'
import { startUrlSync } from './urlSync.ts'

async function loadAsset(fileName: string): Promise<Blob> {
  const response = await fetch(new URL(`presets/${fileName}`, document.baseURI))
  if (!response.ok) throw new Error(`${fileName}: HTTP ${response.status}`)
  return response.blob()
}

const NEW_VERSION = {
  tone: 'info',
  key: 'offline.newVersion',
  action: { key: 'offline.load', loads: 'newVersion' },
} as const

export function startApp(): App {
  const pool = createPool()
  const store = createAppStore()
  const trainingPool = createTrainingPool(1)
  // of its own, so that training goes on beside it
  const comparisonPool = createTrainingPool(1)
  const racePool = createTrainingPool(1)
  const commands = createCommands(store, pool, trainingPool, comparisonPool, racePool, loadAsset)
  // two runs of a batch at a time; they start at the first figure
  const figurePool = createTrainingPool(2)
  const figureDesk = createFigureDesk(store, figurePool, loadAsset)
  const refresher = createRefresher(store, pool)
  for (const each of [pool, trainingPool, comparisonPool, racePool, figurePool]) {
    each.onWorkerReplaced(({ numLost }) => {
      commands.notify({ tone: 'warning', key: numLost > 0 ? 'notice.workerLost' : 'notice.workerReplaced' })
    })
  }
  pool.start().catch((error: unknown) => {
    commands.notify({ tone: 'error', ...errorWords(error) })
  })
  rememberSettings(store, commands)
  const lessonDesk = createLessonDesk(store, commands)
  startUrlSync(store, commands, figureDesk, lessonDesk)
  const offline = keepOffline(firstPicture(), (status) => {
    store.setState(({ ui }) => ({ ui: { ...ui, offline: status } }))
    if (status.phase === 'newVersion') commands.notify(NEW_VERSION)
  })
  return { store, commands, refresher, pool, hover: createHoverSource(), figureDesk, lessonDesk, offline }
}
