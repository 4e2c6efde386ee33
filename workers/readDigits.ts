import { imageDatasetSteps } from '../src/core/datasets/images/imageDataset.ts'
import type { ImageGroup } from '../src/core/datasets/images/imageGroup.ts'
import { parseImageFile } from '../src/core/datasets/images/parseImageFile.ts'
import { tableImageGroups } from '../src/core/datasets/images/tableImageGroups.ts'
import type { Dataset } from '../src/core/datasets/dataset.ts'
import { MAX_FILE_BYTES } from '../src/core/datasets/limits.ts'
import { parseData } from '../src/core/datasets/parseData.ts'
import { ParseError, problem, type Parsed } from '../src/core/problem.ts'
import type { DigitRequest } from './protocol.ts'
import { readText } from './runtime/readText.ts'
import type { JobContext } from './serve.ts'

const SMALL_SHAPE = { channels: 1, height: 8, width: 8 }
const SMALL_FULL_INK = 16

/** The handwritten digits that lie beside the page, as data. */
export async function readDigits(request: DigitRequest, context: JobContext): Promise<Dataset> {
  const groups: ImageGroup[] = []
  for (const file of request.files)
    groups.push(
      ...(request.source === 'mnist'
        ? [valueOf(parseImageFile(await readBytes(file, MAX_FILE_BYTES)))]
        : smallGroups(await readText(file, MAX_FILE_BYTES, context), request.digits)),
    )
  return context.drive(imageDatasetSteps(groups, request.name, request.recipe), 'reading')
}

/** A file of a kind that is read whole. */
export async function readBytes(file: Blob, maxBytes: number, path = ''): Promise<Uint8Array> {
  if (file.size > maxBytes)
    throw new ParseError([problem(path, 'tooLarge', { actual: file.size, limit: maxBytes })])
  return new Uint8Array(await file.arrayBuffer())
}

function smallGroups(text: string, digits: readonly number[]): ImageGroup[] {
  return tableImageGroups(valueOf(parseData(text, '')), SMALL_SHAPE, SMALL_FULL_INK, digits)
}

function valueOf<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new ParseError(parsed.problems)
  return parsed.value
}
