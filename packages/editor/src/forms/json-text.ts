import {
  defaultLimits,
  findJsonError,
  jsonPointer,
  locate,
  readJson,
  valueProblem,
  type Json,
  type PortType,
  type TextPlace,
} from '@chainwright/core'

/** What is wrong with a JSON text, and the character at which it begins. */
export interface JsonTextProblem {
  readonly message: string
  readonly at: number
}

/** A JSON text as it was read: a value, or what is wrong. An empty text has neither. */
export type JsonText =
  | { readonly value: Json | undefined; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: JsonTextProblem }

/** Reads a JSON text as strictly as a flow file, and checks that it suits a port type. Never throws. */
export function readJsonText(text: string, type: PortType): JsonText {
  if (text.trim() === '') return { value: undefined }
  const error = findJsonError(text)
  if (error) return { problem: { message: error.message, at: error.offset } }
  const { json, problems } = readJson(text, defaultLimits)
  const [first] = problems
  if (json === undefined) {
    return { problem: placed(text, first?.message ?? '') }
  }
  if (type.accepts(json)) return { value: json }
  const { path = [], message = '' } = valueProblem(type, json) ?? {}
  const pointer = jsonPointer(path.map((key) => (typeof key === 'number' ? key : String(key))))
  return { problem: { message, at: offsetOf(text, locate(text, pointer)) } }
}

/** JSON as people read it: short values on one line. */
export function printJsonText(value: Json | undefined): string {
  if (value === undefined) return ''
  const short = JSON.stringify(value)
  return short.length <= 60 ? short : JSON.stringify(value, undefined, 2)
}

/** True for two values with the same JSON. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

function offsetOf(text: string, { line, column }: TextPlace): number {
  let start = 0
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1
  return Math.min(start + column - 1, text.length)
}

/** A problem of a file says its place in front. */
function placed(text: string, told: string): JsonTextProblem {
  const [, line, column, message] = /^line (\d+), column (\d+): (.*)$/s.exec(told) ?? []
  const place = { line: Number(line ?? 1), column: Number(column ?? 1) }
  return { message: message ?? told, at: offsetOf(text, place) }
}
