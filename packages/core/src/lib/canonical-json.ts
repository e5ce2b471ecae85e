import type { Json } from './json.ts'

/** A list or object that is being written, and how far it is. */
interface Frame {
  readonly value: Json
  /** Sorted keys of an object; `undefined` for a list. */
  readonly keys: readonly string[] | undefined
  readonly length: number
  next: number
}

/**
 * The one text that stands for a JSON value, by RFC 8785: keys sorted by UTF-16 code units, numbers
 * and strings as ECMAScript writes them, no white space. Lone surrogates, which the RFC refuses, are
 * written as escapes. Throws a `TypeError` for numbers that are not finite.
 */
export function canonicalJson(json: Json): string {
  let written = ''
  const frames: Frame[] = []
  const open = (value: Json): string => {
    if (typeof value !== 'object' || value === null) return scalarText(value)
    frames.push(frameOf(value))
    return Array.isArray(value) ? '[' : '{'
  }
  written += open(json)
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { keys, next } = frame
    if (next === frame.length) {
      written += keys ? '}' : ']'
      frames.pop()
      continue
    }
    frame.next += 1
    if (next > 0) written += ','
    const key = keys?.[next]
    if (key !== undefined) written += `${JSON.stringify(key)}:`
    written += open((frame.value as Record<string, Json>)[key ?? next] ?? null)
  }
  return written
}

function frameOf(value: object): Frame {
  if (Array.isArray(value)) return { value, keys: undefined, length: value.length, next: 0 }
  const entries = value as { readonly [key: string]: Json | undefined }
  // The default order of `sort` is by UTF-16 code units, as the RFC wants it.
  const keys = Object.keys(entries)
    .filter((key) => entries[key] !== undefined)
    .sort()
  return { value: entries, keys, length: keys.length, next: 0 }
}

function scalarText(value: string | number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${value} is no JSON number`)
  }
  return JSON.stringify(value)
}
