/** Reads a session file. Its parsers are large: loaded when one is opened. */
import type { Dataset } from '../core/datasets/dataset.ts'
import { parseData } from '../core/datasets/parseData.ts'
import { describeValue } from '../core/describeValue.ts'
import { encoderFromJson } from '../core/formats/encoderFromJson.ts'
import type { Encoder } from '../core/network/encoder.ts'
import { parseJson } from '../core/parseJson.ts'
import { ParseError, type Parsed, type Problem, problem } from '../core/problem.ts'
import type { Curve } from './appState.ts'
import { FILE_ROOM } from './linkPack.ts'
import { METHODS } from './linkTraining.ts'
import { parseLink, type ParsedLink } from './urlFields.ts'
import { SESSION_VERSION } from './sessionText.ts'

export interface Session {
  readonly link: ParsedLink
  /** The encoder of a decoder of these sizes. */
  readonly encoderFor: (sizes: { readonly dataDim: number; readonly latentDim: number }) => Encoder | null
  readonly comparison: { readonly name: string; readonly table: Dataset } | null
  readonly curves: readonly Omit<Curve, 'id'>[]
}

/**
 * The text of a session file, checked in full. The readers of packed fields are loaded before.
 *
 * @throws ParseError  with the places of its problems
 */
export function readSession(text: string): Session {
  const fields = asObject(valueOf(parseJson(text)), '')
  if (fields['format'] !== 'dgn-session')
    throw new ParseError([problem('format', 'unknownFormat', { actual: describeValue(fields['format']) })])
  if (fields['version'] !== SESSION_VERSION)
    throw new ParseError([
      problem('version', 'unknownVersion', {
        actual: describeValue(fields['version']),
        known: SESSION_VERSION,
      }),
    ])
  const { link, encoder } = fields
  return {
    link: parseLink(asText(link, 'link'), FILE_ROOM),
    encoderFor: (sizes) =>
      encoder === undefined ? null : valueOf(encoderFromJson(encoder, sizes), 'encoder'),
    comparison: readComparison(fields['comparison']),
    curves: readCurves(fields['curves']),
  }
}

function readComparison(value: unknown): Session['comparison'] {
  if (value === undefined) return null
  const { name, label, table } = asObject(value, 'comparison')
  const shortName = asText(name, 'comparison.name').slice(0, 100)
  const labelColumn = label === null ? '' : asText(label, 'comparison.label')
  const text = asText(table, 'comparison.table')
  return { name: shortName, table: valueOf(parseData(text, shortName, { labelColumn }), 'comparison.table') }
}

function readCurves(value: unknown): Session['curves'] {
  return asList(value ?? [], 'curves').map((each, k) => {
    const place = `curves[${k}]`
    const { method, widths, points } = asObject(each, place)
    const known = METHODS.find((name) => name === method)
    if (known === undefined)
      throw new ParseError([problem(`${place}.method`, 'unknownFormat', { actual: describeValue(method) })])
    return {
      method: known,
      widths: asList(widths, `${place}.widths`).map((width, i) => asNumber(width, `${place}.widths[${i}]`)),
      points: asList(points, `${place}.points`).map((one, i) => {
        const at = `${place}.points[${i}]`
        const { epoch, nll, heldOutNll, seconds } = asObject(one, at)
        return {
          epoch: asNumber(epoch, `${at}.epoch`),
          nll: asNumber(nll, `${at}.nll`),
          heldOutNll: heldOutNll === null ? null : asNumber(heldOutNll, `${at}.heldOutNll`),
          seconds: asNumber(seconds, `${at}.seconds`),
        }
      }),
    }
  })
}

function valueOf<T>(parsed: Parsed<T>, place = ''): T {
  if (parsed.ok) return parsed.value
  throw new ParseError(parsed.problems.map((each) => within(place, each)))
}
function within(place: string, each: Problem): Problem {
  return place === '' ? each : { ...each, path: each.path === '' ? place : `${place}.${each.path}` }
}

function refused(value: unknown, path: string, expected: string): ParseError {
  return new ParseError([
    value === undefined
      ? problem(path, 'missing', { expected })
      : problem(path, 'notObject', { expected, actual: describeValue(value) }),
  ])
}
function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw refused(value, path, 'object')
  return value as Readonly<Record<string, unknown>>
}
function asList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw refused(value, path, 'array')
  return value
}
function asText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw refused(value, path, 'string')
  return value
}
function asNumber(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(value, path, 'number')
  return value
}
