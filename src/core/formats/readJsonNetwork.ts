import { parseJson } from '../parseJson.ts'
import type { Parsed } from '../problem.ts'
import { problemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { networksFromJson } from './networksFromJson.ts'

/**
 * The text of a model file or an encoder file as networks (networksFromJson). Never throws.
 *
 * @param name  of the file
 */
export function readJsonNetwork(text: string, name: string): Parsed<readonly ImportedNetwork[]> {
  const json = parseJson(text)
  if (!json.ok) return json
  const problems = problemList()
  const networks = networksFromJson(json.value, name, 'json', problems)
  return problems.problems.length > 0
    ? { ok: false, problems: problems.problems }
    : { ok: true, value: networks, notices: [] }
}
