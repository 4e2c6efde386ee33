/** Files as they come from a chooser, a drop or the clipboard: which of them are images, networks or tables. */
import { isPng } from '../core/datasets/images/pngChunks.ts'
import type { Documents } from './documents.ts'

/** Of tables that come at once, each of which takes the place of the one before, and of networks. */
const MAX_FILES = 4

export interface FileImports {
  /** Take files as data: images all together, tables one after the other. */
  readonly importDataFiles: (files: readonly File[]) => Promise<void>
  /** Take dropped or pasted files for what they look like: a session alone, images together, networks before the data that they are for. */
  readonly importFiles: (files: readonly File[]) => Promise<void>
  /** Take files as a decoder, an encoder, or both. */
  readonly importModelFiles: (files: readonly File[]) => Promise<void>
  /** Take pasted text for what it looks like. */
  readonly importText: (text: string, name: string) => Promise<void>
}

export function createFileImports({
  importNetworks,
  importData,
  importPngs,
  openSession,
}: Pick<Documents, 'importNetworks' | 'importData' | 'importPngs' | 'openSession'>): FileImports {
  const importModelFiles = async (files: readonly File[]): Promise<void> => {
    const session = await firstSession(files)
    if (session !== null) await openSession(session, session.name)
    else if (files.length > 0) await importNetworks(named(files))
  }
  return {
    importModelFiles,
    importText: async (text, name) => {
      const file = new Blob([text])
      await (isSessionHead(text)
        ? openSession(file, name)
        : text.trimStart().startsWith('{')
          ? importNetworks([{ file, name }])
          : importData(file, name))
    },
    importDataFiles: async (files) => {
      const { images } = await sorted(files)
      // what is no image among images is refused by its name
      if (images.length > 0) return importPngs(files.toSorted(byName))
      for (const file of files.slice(0, MAX_FILES)) await importData(file, file.name)
    },
    importFiles: async (files) => {
      const session = await firstSession(files)
      if (session !== null) return openSession(session, session.name)
      const { images, others } = await sorted(files)
      const networks: File[] = []
      const tables: File[] = []
      for (const file of others) ((await isNetwork(file)) ? networks : tables).push(file)
      const isForModel = networks.length > 0
      const importRest = async (): Promise<void> => {
        for (const file of tables.slice(0, MAX_FILES)) await importData(file, file.name, isForModel)
        if (images.length > 0) await importPngs(images, isForModel)
      }
      if (isForModel)
        await importNetworks(named(networks), tables.length + images.length > 0 ? importRest : undefined)
      else await importRest()
    },
  }
}

function named(files: readonly File[]): { file: File; name: string }[] {
  return files.slice(0, MAX_FILES).map((file) => ({ file, name: file.name }))
}

async function sorted(files: readonly File[]): Promise<{ images: File[]; others: File[] }> {
  const images: File[] = []
  const others: File[] = []
  for (const file of files) ((await isImage(file)) ? images : others).push(file)
  return { images: images.toSorted(byName), others }
}

/** By its contents or by its name: a damaged file that is called an image is refused as one. */
async function isImage(file: File): Promise<boolean> {
  return /\.png$/i.test(file.name) || isPng(new Uint8Array(await file.slice(0, 8).arrayBuffer()))
}

/** By its name, or by a beginning that no table has: that of ONNX, `{` of a model file or, eight bytes on, of safetensors. */
async function isNetwork(file: File): Promise<boolean> {
  if (/\.(?:onnx|safetensors|ptx?|pth|ckpt|pkl|h5|keras|npz|bin)$/i.test(file.name)) return true
  const [field, version = 0, next = 0] = new Uint8Array(await file.slice(0, 3).arrayBuffer())
  // ONNX begins with the number of its version, and goes on with one of its first fields
  if (field === 8 && version < 32 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(next)) return true
  const head = await file.slice(0, 4096).text()
  return head.trimStart().startsWith('{') || /^[^{]{0,8}\0+\{"/s.test(head)
}

/** A session holds all that there is: what came beside it would take its place, or be lost under it. */
async function firstSession(files: readonly File[]): Promise<File | null> {
  for (const file of files) if (isSessionHead(await file.slice(0, 4096).text())) return file
  return null
}
function isSessionHead(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"dgn-session"/.test(text)
}

/** In the order that people expect of numbered files. */
function byName(a: File, b: File): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true })
}
