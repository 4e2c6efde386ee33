import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createNodeLab, type NodeLab } from '../devtools/nodeLab.ts'
import { formatEncoder } from '../core/network/formatModel.ts'
import type { AppState } from './appState.ts'
import { FILE_ROOM } from './linkPack.ts'
import { loadPackedReaders } from './packedReaders.ts'
import { sessionText } from './sessionText.ts'
import { contentOf as contentOfCurve } from './slices/runs.ts'
import { formatLink } from './urlFields.ts'

vi.stubGlobal('navigator', { hardwareConcurrency: 2, languages: ['en'] })
await loadPackedReaders()
const PRESETS = join(import.meta.dirname, '../../public/presets')
const loadAsset = async (name: string): Promise<Blob> => new Blob([await readFile(join(PRESETS, name))])

async function labWith(preset: 'circle' | 'wave'): Promise<NodeLab> {
  const lab = createNodeLab(loadAsset)
  await lab.commands.choosePreset(preset)
  await lab.settled()
  return lab
}
/** More numbers than a link may hold. */
const table = [
  'a,b,kind',
  ...Array.from(
    { length: 3000 },
    (_, i) => `${Math.sin(i)},${i / 997},${i % 3 === 0 ? '"odd, one"' : 'even'}`,
  ),
].join('\n')

function contentOf(state: AppState): unknown {
  const { encoder } = state.model
  const { comparison } = state.data
  return {
    link: formatLink(state, FILE_ROOM).hash,
    encoder: encoder === null ? null : formatEncoder(encoder),
    compared:
      comparison === null
        ? null
        : [comparison.source.kind, comparison.table.values.join(), comparison.table.label?.values.join()],
    curves: state.runs.pinned.map(contentOfCurve),
  }
}

async function reopened(lab: NodeLab): Promise<NodeLab> {
  const other = await labWith('wave')
  await other.commands.importFiles([new File([sessionText(lab.store.getState())], 's.json')])
  await other.settled()
  return other
}

test('a session of own data, a trained model, its encoder and a table to compare with opens as it was', async () => {
  const lab = await labWith('circle')
  await lab.commands.importData(new Blob([table]), 'own.csv')
  await lab.commands.markLabel(2)
  await lab.commands.importComparison(new Blob([`a,b,kind\n1,2,even\n3,,odd\n`]), 'others.csv')
  lab.commands.setOptions({ method: 'vae' })
  await lab.settled()
  await lab.commands.step()
  await lab.commands.step()
  lab.commands.pin()
  await lab.settled()
  const before = lab.store.getState()
  expect(before.notices.filter(({ tone }) => tone === 'error')).toEqual([])
  expect(before.model.encoder).not.toBeNull()
  expect(formatLink(before).omitted).toContain('data')
  const other = await reopened(lab)
  const after = other.store.getState()
  expect(after.notices).toEqual([])
  expect(contentOf(after)).toEqual(contentOf(before))
  // the same numbers follow, to the last bit
  expect(after.results.posterior?.value).toEqual(before.results.posterior?.value)
  // one change, to be undone as one
  other.commands.undo()
  expect(other.store.getState().preset).toBe('wave')
  // opened twice it brings its curves once
  await other.commands.importText(sessionText(before), 'again')
  expect(other.store.getState().runs.pinned.length).toBe(before.runs.pinned.length)
})

test.each([
  ['no JSON', (text: string) => text.slice(0, -9)],
  ['another version', (text: string) => text.replace('"version":1', '"version":99')],
  ['no link', (text: string) => text.replace('"link"', '"lank"')],
  ['curves that are none', (text: string) => text.replace('"curves":[', '"curves":[7,')],
  ['a table that is none', (text: string) => text.replace('"curves"', '"comparison":{"name":"x"},"curves"')],
  ['an encoder of nothing', (text: string) => text.replace('"curves"', '"encoder":{},"curves"')],
])('a session with %s changes nothing', async (_, spoil) => {
  const lab = await labWith('circle')
  const text = spoil(sessionText(lab.store.getState()))
  const { model, data, selection, domain, runs } = lab.store.getState()
  await lab.commands.importText(text, 'broken.json')
  const after = lab.store.getState()
  expect(after.notices.map(({ key }) => key)).toEqual(['notice.sessionRefused'])
  expect(after.notices[0]?.details?.join()).not.toMatch(/problem\.|undefined|NaN/)
  for (const [now, before] of [
    [after.model, model],
    [after.data, data],
    [after.selection, selection],
    [after.domain, domain],
    [after.runs, runs],
  ])
    expect(now).toBe(before)
})
