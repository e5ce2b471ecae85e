import { hash } from 'node:crypto'
import type { RunEvent } from '@chainwright/core'

/** Where a value stood that was abridged, and how the whole of it is found. */
export interface AbridgedValue {
  readonly at: readonly string[]
  /** SHA-256 of its JSON, and the bytes of that. */
  readonly sha256: string
  readonly bytes: number
}

/** An event whose large values are abridged. */
export interface AbridgedEvent {
  readonly event: RunEvent
  readonly taken: readonly AbridgedValue[]
}

/** Values whose JSON has more bytes than this are sent when they are asked for. */
const inlineBytes = 64 * 1024
const headLength = 2_000
const itemLength = 200
const listLength = 20
/** Items of a long list that are told; of those behind them only that they are there. */
const toldItems = 100

/**
 * Takes the large values out of an event. In their place stands what begins alike: a text is cut, and
 * a list keeps its length, on which the course of a run depends.
 */
export function abridgeEvent(event: RunEvent): AbridgedEvent {
  const places = valuePlaces(event)
  if (places.length === 0) return { event, taken: [] }
  const taken: AbridgedValue[] = []
  let abridged: unknown = event
  for (const at of places) {
    const value = at.reduce<unknown>((found, key) => (found as Table)[key], event)
    if (!maybeLarge(value)) continue
    const json = JSON.stringify(value)
    const bytes = Buffer.byteLength(json)
    if (bytes <= inlineBytes) continue
    taken.push({ at, sha256: hash('sha256', json, 'hex'), bytes })
    abridged = replaced(abridged as Table, at, headOf(value))
  }
  return { event: abridged as RunEvent, taken }
}

type Table = Record<string, unknown>

function valuePlaces(event: RunEvent): string[][] {
  switch (event.type) {
    case 'run-start':
      return [
        ...Object.keys(event.inputs).map((name) => ['inputs', name]),
        ...Object.entries(event.pins ?? {}).flatMap(([node, outputs]) =>
          Object.keys(outputs).map((port) => ['pins', node, port]),
        ),
      ]
    case 'node-end':
      return [...Object.keys(event.outputs).map((port) => ['outputs', port]), ['calls']]
    case 'node-error':
      return [['calls']]
    case 'signal-end':
      return [['value']]
    default:
      return []
  }
}

/** Most values are short texts, numbers and the like: their size need not be counted. */
function maybeLarge(value: unknown): boolean {
  if (typeof value === 'string') return value.length * 6 > inlineBytes
  return typeof value === 'object' && value !== null
}

function headOf(value: unknown): unknown {
  if (typeof value === 'string') return headOfText(value, headLength)
  if (Array.isArray(value)) {
    return value.map((item, at) => (at < toldItems ? headOfItem(item) : emptyLike(item)))
  }
  return Object.fromEntries(
    Object.entries(value as Table).map(([name, part]) => [name, headOfItem(part)]),
  )
}

function headOfItem(item: unknown): unknown {
  if (typeof item === 'string') return headOfText(item, itemLength)
  if (Array.isArray(item)) return item.slice(0, listLength).map(headOfItem)
  if (typeof item !== 'object' || item === null) return item
  return Object.fromEntries(
    Object.entries(item)
      .slice(0, listLength)
      .map(([name, part]) => [name, headOfItem(part)]),
  )
}

function emptyLike(item: unknown): unknown {
  if (typeof item === 'string') return '…'
  if (Array.isArray(item)) return []
  return typeof item === 'object' && item !== null ? {} : item
}

function headOfText(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** The same record with another value at a place; only what stands on the way there is copied. */
function replaced(record: Table, [key = '', ...rest]: readonly string[], value: unknown): Table {
  return {
    ...record,
    [key]: rest.length === 0 ? value : replaced(record[key] as Table, rest, value),
  }
}
