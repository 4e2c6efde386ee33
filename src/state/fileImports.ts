/** Files as they come from a chooser, a drop or the clipboard: which of them are images, models or tables. */
import { isPng } from '../core/datasets/images/pngChunks.ts'
import type { Documents } from './documents.ts'

/** Of models and tables that come at once; each takes the place of the one before. */
const MAX_FILES = 4

export interface FileImports {
  /** Take files as data: images all together, tables one after the other. */
  readonly importDataFiles: (files: readonly File[]) => Promise<void>
  /** Take dropped or pasted files for what they look like: images together, a model before the data that it is for. */
  readonly importFiles: (files: readonly File[]) => Promise<void>
}

export function createFileImports({
  importAny,
  importData,
  importPngs,
}: Pick<Documents, 'importAny' | 'importData' | 'importPngs'>): FileImports {
  return {
    importDataFiles: async (files) => {
      const { images } = await sorted(files)
      // what is no image among images is refused by its name
      if (images.length > 0) return importPngs(files.toSorted(byName))
      for (const file of files.slice(0, MAX_FILES)) await importData(file, file.name)
    },
    importFiles: async (files) => {
      const { images, others } = await sorted(files)
      const isModel = (file: File): number => (file.name.endsWith('.json') ? 0 : 1)
      for (const file of others.toSorted((a, b) => isModel(a) - isModel(b)).slice(0, MAX_FILES))
        await importAny(file, file.name)
      if (images.length > 0) await importPngs(images)
    },
  }
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

/** In the order that people expect of numbered files. */
function byName(a: File, b: File): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true })
}
