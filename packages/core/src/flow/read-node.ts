import { isId } from '../node/define-node.ts'
import { isRecord, type Json } from '../lib/json.ts'
import { nodeSchema } from './file-schema.ts'
import type { FlowNode, InputSource, ModelChoice, OnError } from './flow.ts'
import type { Place } from './issues.ts'
import { explainInput, readInputSource, readLiteral } from './read-input.ts'
import { acceptOrKeep, clip, inside, keepUnknown, lose, type Reading } from './reading.ts'

/** A node while it is put together. */
type Draft = { -readonly [K in keyof FlowNode]: FlowNode[K] } & { extra?: Map<string, Json> }

const shape = nodeSchema.shape
const knownKeys = Object.keys(shape)

/**
 * One node of a file. What cannot be used is reported; `undefined` when there is no node without it.
 * Plain values pass a hand-written check here; the schema explains the rest.
 */
export function readNode(
  id: string,
  json: Json,
  flow: Place,
  reading: Reading,
): FlowNode | undefined {
  if (!isRecord(json)) {
    return lose(
      reading,
      'wrong-value',
      nodePlace(flow, id),
      `write a node: { "type": …, "inputs": … }`,
    )
  }
  if (typeof json['type'] !== 'string') {
    const told = 'a node needs a `type`, such as "summarize"'
    lose(reading, 'missing-key', nodePlace(flow, id), told)
  }
  const draft: Draft = { type: '', inputs: noInputs }
  for (const key of Object.keys(json)) {
    const value = json[key] as Json
    if (!readKey(draft, key, value)) readSlowly(draft, { key, value, id, flow }, reading)
  }
  if (draft.inputs === noInputs) draft.inputs = new Map()
  return draft
}

const noInputs: ReadonlyMap<string, InputSource> = new Map()
const typeForm = /^[A-Za-z][A-Za-z0-9_-]{0,63}(@[1-9][0-9]{0,5})?$/

/** Takes over a key whose value is plainly right; `false` leaves it to `readSlowly`. */
function readKey(draft: Draft, key: string, value: Json): boolean {
  switch (key) {
    case 'type':
      if (typeof value !== 'string' || !typeForm.test(value)) return false
      draft.type = value
      return true
    case 'inputs': {
      const inputs = readInputs(value)
      if (inputs) draft.inputs = inputs
      return inputs !== undefined
    }
    case 'model':
      if (typeof value !== 'string' || value === '') return false
      draft.model = value
      return true
    case 'flow':
      if (typeof value !== 'string' || !isId(value)) return false
      draft.flow = value
      return true
    case 'retries':
      if (!isWhole(value, 0, 100)) return false
      draft.retries = value
      return true
    case 'timeoutMs':
      if (!isWhole(value, 1, 86_400_000)) return false
      draft.timeoutMs = value
      return true
    case 'off':
      if (typeof value !== 'boolean') return false
      draft.off = value
      return true
    default:
      return false
  }
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

/** Rare forms and everything that is wrong. */
function readSlowly(
  draft: Draft,
  { key, value, id, flow }: { key: string; value: Json; id: string; flow: Place },
  reading: Reading,
): void {
  const place = nodePlace(flow, id)
  if (key === 'inputs') return explainInputs(value, place, reading)
  const extra = (draft.extra ??= new Map<string, Json>())
  const entry = { key, value, place, extra }
  switch (key) {
    case 'type':
      if (typeof value === 'string') draft.type = value
      readType(value, place, reading)
      break
    case 'model': {
      const model = acceptOrKeep(shape.model, entry, reading)
      if (model !== undefined) draft.model = modelOf(model)
      break
    }
    case 'onError': {
      const onError = acceptOrKeep(shape.onError, entry, reading)
      if (onError !== undefined) draft.onError = onErrorOf(onError)
      break
    }
    case 'flow':
    case 'retries':
    case 'timeoutMs':
    case 'off':
      acceptOrKeep<unknown>(shape[key], entry, reading)
      break
    default:
      keepUnknown(entry, knownKeys, reading)
  }
  if (extra.size === 0) delete draft.extra
}

function readType(value: Json, place: Place, reading: Reading): void {
  if (typeof value !== 'string') return // reported as missing
  const message = shape.type.safeParse(value).error?.issues[0]?.message ?? ''
  reading.issues.error('wrong-value', inside(place, 'type'), `\`type\`: ${message}`)
}

function explainInputs(json: Json, place: Place, reading: Reading): void {
  if (!isRecord(json)) {
    const told = 'write the inputs of a node as an object: { "text": … }'
    lose(reading, 'wrong-value', inside(place, 'inputs'), told)
    return
  }
  for (const [name, value] of Object.entries(json)) {
    const at = { ...inside(place, 'inputs', name), port: name }
    const told = shape.inputs.unwrap().keyType.safeParse(name).error?.issues[0]?.message
    if (told !== undefined)
      lose(reading, 'invalid-id', at, `\`${clip(name)}\` cannot name an input: ${told}`)
    else if (!readInputSource(value as Json)) {
      const { code, message } = explainInput(value as Json)
      lose(reading, code, at, message)
    }
  }
}

function modelOf(model: string | Record<string, string>): ModelChoice {
  return typeof model === 'string' ? model : new Map(Object.entries(model))
}

function onErrorOf(onError: NonNullable<ReturnType<typeof shape.onError.parse>>): OnError {
  if (onError === 'fail' || onError === 'skip') return { type: onError }
  if ('fallback' in onError) return { type: 'fallback', model: onError.fallback }
  const values = Object.entries(onError.use).map(([port, literal]) => {
    return [port, readLiteral(literal)?.value ?? null] as const
  })
  return { type: 'use', values: new Map(values) }
}

function nodePlace(flow: Place, id: string): Place {
  return { ...inside(flow, 'nodes', id), node: id }
}
