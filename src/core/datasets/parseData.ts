import { parseJson } from '../parseJson.ts'
import type { Parsed } from '../problem.ts'
import { problemList } from '../problemList.ts'
import type { Dataset } from './dataset.ts'
import { MAX_FILE_BYTES } from './limits.ts'
import { datasetFromTable } from './parse/datasetFromTable.ts'
import { readCsv } from './parse/readCsv.ts'
import { readJsonTable } from './parse/readJsonTable.ts'

export interface DataOptions {
  /**
   * The column that is shown but is never data: its name, or `column 3` where it has none; '' for none; null or left
   * out to choose one that is text or is named label, species, class or target.
   */
  readonly labelColumn?: string | null
}

/** What decoding leaves of bytes that are not UTF-8, and control characters that no table has. */
// oxlint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\u000e-\u001f\ufffd]/

/**
 * The text of a table as a dataset: CSV (comma, semicolon or tab; header if the first row is not numeric; empty, NaN,
 * NA = missing) or a JSON array of arrays (null = missing). Never throws.
 *
 * One row of numbers alone is one point, one row of text alone is a header without data.
 *
 * @param name  what the dataset shall be called
 * @returns the dataset with notices about what was set aside, or the first problems, each with its place as the user
 *          sees it: `row 7, column 2` counts the file's lines, header included
 */
export function parseData(text: string, name: string, options: DataOptions = {}): Parsed<Dataset> {
  const problems = problemList()
  const notices = problemList()
  const dataset = read(text, name, options.labelColumn ?? null, problems, notices)
  return dataset === null || problems.problems.length > 0
    ? { ok: false, problems: problems.problems }
    : { ok: true, value: dataset, notices: notices.problems }
}

function read(
  text: string,
  name: string,
  labelColumn: string | null,
  problems: ReturnType<typeof problemList>,
  notices: ReturnType<typeof problemList>,
): Dataset | null {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  if (content.length > MAX_FILE_BYTES) {
    problems.add('', 'tooLarge', { actual: content.length, limit: MAX_FILE_BYTES })
    return null
  }
  if (BINARY.test(content)) {
    problems.add('', 'notUtf8')
    return null
  }
  const table = /^\s*[[{]/.test(content) ? fromJson() : readCsv(content, labelColumn, problems)
  return table === null ? null : datasetFromTable(table, name, labelColumn, problems, notices)

  function fromJson(): ReturnType<typeof readJsonTable> {
    const json = parseJson(content)
    if (json.ok) return readJsonTable(json.value, problems)
    for (const { path, code, params } of json.problems) problems.add(path, code, params)
    return null
  }
}
