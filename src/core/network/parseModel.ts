import { parseJson } from '../parseJson.ts'
import type { Parsed } from '../problem.ts'
import type { GenerativeModel } from './model.ts'
import { type ModelOptions, modelFromJson } from './modelFromJson.ts'

/** The text of a model file as a model: parseJson, then modelFromJson. Never throws. */
export function parseModel(text: string, options: ModelOptions = {}): Parsed<GenerativeModel> {
  const json = parseJson(text)
  return json.ok ? modelFromJson(json.value, options) : json
}
