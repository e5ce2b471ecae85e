import { isId } from '../node/define-node.ts'
import { isRecord, type Json } from '../lib/json.ts'
import type { ModelChoice, OnError } from './flow.ts'
import { readLiteral } from './read-input.ts'

/** A model reference, or one per capability; `undefined` for any other form. */
export function readModel(json: Json): ModelChoice | undefined {
  return isReference(json)
    ? json
    : readTable(json, (value) => (isReference(value) ? value : undefined))
}

/** What happens when a step has failed for good; `undefined` when it has no form that a file may use. */
export function readOnError(json: Json): OnError | undefined {
  if (json === 'fail' || json === 'skip') return { type: json }
  if (!isRecord(json) || Object.keys(json).length !== 1) return undefined
  const { use, fallback } = json as { use?: Json; fallback?: Json }
  if (fallback !== undefined)
    return isReference(fallback) ? { type: 'fallback', model: fallback } : undefined
  const literals = use === undefined ? undefined : readTable(use, readLiteral)
  if (!literals) return undefined
  const values = Array.from(literals, ([port, { value }]) => [port, value] as const)
  return { type: 'use', values: new Map(values) }
}

function isReference(json: Json): json is string {
  return typeof json === 'string' && json !== ''
}

/** A table whose ids and entries are all good; `undefined` at the first that is not. */
function readTable<T>(
  json: Json,
  read: (value: Json) => T | undefined,
): Map<string, T> | undefined {
  if (!isRecord(json)) return undefined
  const table = new Map<string, T>()
  for (const id of Object.keys(json)) {
    const entry = isId(id) ? read(json[id] as Json) : undefined
    if (entry === undefined) return undefined
    table.set(id, entry)
  }
  return table
}
