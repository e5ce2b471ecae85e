import { isId } from '../node/define-node.ts'
import { isRecord, type Json } from '../lib/json.ts'
import type { FlowNode, InputSource } from './flow.ts'
import { explainId, nodeForms, typePattern } from './forms.ts'
import type { Place } from './issues.ts'
import { explainInput, readInputSource } from './read-input.ts'
import { readModel, readOnError } from './read-policy.ts'
import {
  clip,
  inside,
  isDone,
  keepUnknown,
  keepWrong,
  lose,
  type Entry,
  type Reading,
} from './reading.ts'

/** A node while it is put together. */
type Draft = { -readonly [K in keyof FlowNode]: FlowNode[K] }

/**
 * One node of a file. What cannot be used is reported; `undefined` when there is no node without it.
 * Accepts exactly what `nodeSchema` accepts; tests hold the two together.
 */
export function readNode(
  id: string,
  json: Json,
  flow: Place,
  reading: Reading,
): FlowNode | undefined {
  if (!isRecord(json)) {
    const told = 'write a node: { "type": …, "inputs": { … } }'
    return lose(reading, 'wrong-value', nodePlace(flow, id), told)
  }
  if (typeof json['type'] !== 'string') {
    return lose(reading, 'missing-key', nodePlace(flow, id), `\`type\`: ${nodeForms.type}`)
  }
  const draft: Draft = { type: json['type'], inputs: noInputs }
  let extra: Map<string, Json> | undefined
  for (const key of Object.keys(json)) {
    const value = json[key] as Json
    if (readKey(draft, key, value)) continue
    const place = nodePlace(flow, id)
    if (key === 'inputs') explainInputs(value, place, reading)
    else {
      extra ??= new Map()
      keep({ key, value, place, extra }, reading)
    }
  }
  if (draft.inputs === noInputs) draft.inputs = new Map()
  return extra ? { ...draft, extra } : draft
}

const noInputs: ReadonlyMap<string, InputSource> = new Map()

/** Takes over the value of a key; `false` when the key or its value is not for a node. */
function readKey(draft: Draft, key: string, value: Json): boolean {
  switch (key) {
    case 'type':
      return typePattern.test(draft.type)
    case 'inputs':
      return take(draft, key, readInputs(value))
    case 'model':
      return take(draft, key, readModel(value))
    case 'flow':
      return take(draft, key, typeof value === 'string' && isId(value) ? value : undefined)
    case 'retries':
      return take(draft, key, isWhole(value, 0, 100) ? value : undefined)
    case 'timeoutMs':
      return take(draft, key, isWhole(value, 1, 86_400_000) ? value : undefined)
    case 'onError':
      return take(draft, key, readOnError(value))
    case 'off':
      return take(draft, key, typeof value === 'boolean' ? value : undefined)
    default:
      return false
  }
}

function take<K extends keyof Draft>(draft: Draft, key: K, value: Draft[K] | undefined): boolean {
  if (value === undefined) return false
  draft[key] = value
  return true
}

function isWhole(value: Json, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

function readInputs(json: Json): Map<string, InputSource> | undefined {
  if (!isRecord(json)) return undefined
  const inputs = new Map<string, InputSource>()
  for (const name of Object.keys(json)) {
    const source = isId(name) ? readInputSource(json[name] as Json) : undefined
    if (!source) return undefined
    inputs.set(name, source)
  }
  return inputs
}

function keep(entry: Entry, reading: Reading): void {
  const { key, place } = entry
  if (key === 'type') {
    reading.issues.error('wrong-value', inside(place, key), `\`type\`: ${nodeForms.type}`)
  } else if (Object.hasOwn(nodeForms, key))
    keepWrong(entry, nodeForms[key as keyof typeof nodeForms], reading)
  else keepUnknown(entry, nodeForms, reading)
}

function explainInputs(json: Json, place: Place, reading: Reading): void {
  if (!isRecord(json)) {
    lose(reading, 'wrong-value', inside(place, 'inputs'), `\`inputs\`: ${nodeForms.inputs}`)
    return
  }
  for (const name of Object.keys(json)) {
    if (isDone(reading)) return
    const at = { ...inside(place, 'inputs', name), port: name }
    const value = json[name] as Json
    if (!isId(name)) {
      lose(reading, 'invalid-id', at, `\`${clip(name)}\` cannot name an input: ${explainId(name)}`)
    } else if (!readInputSource(value)) {
      const { code, message } = explainInput(value)
      lose(reading, code, at, message)
    }
  }
}

function nodePlace(flow: Place, id: string): Place {
  return { ...inside(flow, 'nodes', id), node: id }
}
