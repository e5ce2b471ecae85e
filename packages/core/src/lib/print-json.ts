import type { Json } from './json.ts'

/** JSON to print. A `Map` is an object whose entries always stand on lines of their own. */
export type Printable = Json | ReadonlyMap<string, Printable>

interface Task {
  readonly head: string
  readonly value: Printable
  readonly tail: string
  readonly indent: number
}

/**
 * Prints JSON for people and for line-by-line comparison: two spaces per level, and an object or
 * list on one line where it fits into `width` columns together with its key and a comma. Not
 * recursive.
 */
export function printJson(json: Printable, width: number): string {
  let printed = ''
  const open: (Task | string)[] = [{ head: '', value: json, tail: '\n', indent: 0 }]
  for (let task = open.pop(); task !== undefined; task = open.pop()) {
    if (typeof task === 'string') {
      printed += task
      continue
    }
    const { head, value, tail, indent } = task
    printed += ' '.repeat(indent) + head
    const flat = isScalar(value)
      ? scalarText(value)
      : flatText(value, width - indent - head.length - 1)
    if (flat !== undefined) {
      printed += flat + tail
      continue
    }
    const parts = partsOf(value)
    printed += Array.isArray(value) ? '[\n' : '{\n'
    open.push(`${' '.repeat(indent)}${Array.isArray(value) ? ']' : '}'}${tail}`)
    for (let index = parts.length - 1; index >= 0; index--) {
      const [key, part] = parts[index] ?? ['', null]
      open.push({
        head: key,
        value: part,
        tail: index + 1 < parts.length ? ',\n' : '\n',
        indent: indent + 2,
      })
    }
  }
  return printed
}

/** On one line; `undefined` when that takes more than `room` columns. */
function flatText(value: Printable, room: number): string | undefined {
  if (isScalar(value)) {
    return typeof value === 'string' && value.length > room ? undefined : scalarText(value)
  }
  const parts = partsOf(value)
  const list = Array.isArray(value)
  if (parts.length === 0) return list ? '[]' : '{}'
  if (value instanceof Map || parts.length > room) return undefined
  let flat = list ? '[' : '{ '
  for (const [index, [key, part]] of parts.entries()) {
    const text = flatText(part, room - flat.length - key.length)
    if (text === undefined) return undefined
    flat += `${index > 0 ? ', ' : ''}${key}${text}`
    if (flat.length > room) return undefined
  }
  flat += list ? ']' : ' }'
  return flat.length > room ? undefined : flat
}

/** The items or entries of a list or object, each with its key as it is printed. */
function partsOf(value: Printable): [string, Printable][] {
  if (Array.isArray(value)) return value.map((item: Json) => ['', item])
  const entries = value instanceof Map ? [...value] : Object.entries(value as object)
  const parts: [string, Printable][] = []
  for (const [key, part] of entries as [string, Printable | undefined][]) {
    if (part !== undefined) parts.push([`${JSON.stringify(key)}: `, part])
  }
  return parts
}

function isScalar(value: Printable): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}

function scalarText(value: string | number | boolean | null): string {
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}
