import { skipSpace } from './walk-json.ts'

/** Why a text is no JSON. */
export interface JsonError {
  /** Where the text stops being JSON. */
  offset: number
  /** What is wrong there, in words that do not depend on the JavaScript engine. */
  message: string
}

type Next = 'value' | 'first item' | 'first key' | 'key' | 'colon' | 'comma' | 'end'

const expected: Record<Next, string> = {
  value: 'a value must stand here',
  'first item': 'a value or `]` must stand here',
  'first key': 'a key in double quotes or `}` must stand here',
  key: 'a key in double quotes must stand here (after the last entry there is no comma)',
  colon: 'a colon must follow the key',
  comma: 'a comma or the closing bracket must stand here',
  end: 'the document is complete; nothing may follow',
}

/**
 * The first place where a text stops being JSON; `undefined` when it is JSON. Says the same in every
 * JavaScript engine, unlike the message of `JSON.parse`. Linear, not recursive.
 */
export function findJsonError(text: string): JsonError | undefined {
  const open: string[] = []
  let next: Next = 'value'
  let at = skipSpace(text, 0)
  for (; at < text.length; at = skipSpace(text, at)) {
    const mark = text[at] ?? ''
    const closing = next === 'comma' || next === (open.at(-1) === '{' ? 'first key' : 'first item')
    if (closing && mark === closer(open.at(-1))) {
      open.pop()
      next = open.length > 0 ? 'comma' : 'end'
      at += 1
    } else if (next === 'comma' || next === 'colon') {
      if (mark !== (next === 'comma' ? ',' : ':')) return wrong(text, at, next)
      next = next === 'comma' && open.at(-1) === '{' ? 'key' : 'value'
      at += 1
    } else if (next === 'end' || (next.endsWith('key') && mark !== '"')) {
      return wrong(text, at, next)
    } else if (mark === '{' || mark === '[') {
      open.push(mark)
      next = mark === '{' ? 'first key' : 'first item'
      at += 1
    } else {
      const end = mark === '"' ? stringEnd(text, at) : scalarEnd(text, at)
      if (typeof end !== 'number') return end ?? wrong(text, at, next)
      next = next.endsWith('key') ? 'colon' : open.length > 0 ? 'comma' : 'end'
      at = end
    }
  }
  return next === 'end'
    ? undefined
    : { offset: at, message: `the text ends too early: ${expected[next]}` }
}

function closer(opened: string | undefined): string | undefined {
  return opened === '{' ? '}' : opened === '[' ? ']' : undefined
}

function wrong(text: string, at: number, next: Next): JsonError {
  if (text.startsWith('//', at) || text.startsWith('/*', at)) {
    return {
      offset: at,
      message: 'JSON has no comments; use a `description` or a key that begins with `x-`',
    }
  }
  return { offset: at, message: expected[next] }
}

const scalar = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y

function scalarEnd(text: string, at: number): number | undefined {
  scalar.lastIndex = at
  return scalar.test(text) ? scalar.lastIndex : undefined
}

const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Offset after the string that begins at `start`, or what is wrong in it. */
function stringEnd(text: string, start: number): number | JsonError {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) {
      const message =
        'a line break or control character stands in a string; write it as `\\n` or `\\u….`'
      return { offset: at, message }
    }
    if (code !== 0x5c) continue
    escape.lastIndex = at
    if (!escape.test(text)) {
      return { offset: at, message: 'no such escape; a backslash itself is written as `\\\\`' }
    }
    at = escape.lastIndex - 1
  }
  return { offset: start, message: 'this string is never closed' }
}
