import {
  FlowError,
  type Literals,
  type Ports,
  boolean,
  defineNode,
  json,
  list,
  port,
  text,
} from '@chainwright/core'
import { findJson } from '../text/find-json.ts'
import { parsePath, valueAt } from '../text/json-path.ts'
import { linesOf, listItems, textsBetween } from '../text/list-items.ts'

const items = port(list(text), { description: 'What was found, in order' })
const first = port(text, { description: 'The first of the items' })
const path = port(text, {
  description: 'The part of the value to take, such as a.b[0]; empty for all of it',
  default: '',
  literal: true,
})
const start = port(text, { description: 'What stands before each text', literal: true })
const end = port(text, { description: 'What stands behind each text', literal: true })

/** The ports of each kind of thing to extract. */
const portsOf: Readonly<Record<string, { inputs: Ports; outputs: Ports }>> = {
  json: {
    inputs: { path },
    outputs: { value: port(json, { description: 'The first JSON value, or its part' }) },
  },
  list: { inputs: {}, outputs: { items } },
  lines: { inputs: {}, outputs: { items } },
  between: { inputs: { start, end }, outputs: { items, first } },
}

/**
 * Takes out of a text, such as a model's reply, what a program can go on with. `json`: the first JSON
 * value, also in a code fence; `list`: items with signs or numbers in front, on lines, or between
 * commas; `lines`: those that are not blank; `between`: what stands between two marks, each time.
 *
 * What is not there has no value, and what needs it is skipped; `found` always has one, so that a
 * `route` can send the text another way. Fails with `path-invalid` or `extract-invalid`.
 */
export const extract = defineNode({
  type: 'extract@1',
  title: 'Extract',
  description: 'Takes JSON, the items of a list, lines, or parts between marks out of a text.',
  group: 'text',
  inputs: {
    text: port(text),
    what: port(text, {
      description:
        'json: the first JSON value; list: its items; lines: each that is not blank; between: what stands between two marks',
      choices: ['json', 'list', 'lines', 'between'],
      literal: true,
    }),
  },
  outputs: { found: port(boolean, { description: 'Whether there was any' }) },
  ports(literals) {
    checkLiterals(literals)
    const { what } = literals
    return typeof what === 'string' && Object.hasOwn(portsOf, what) ? (portsOf[what] ?? {}) : {}
  },
  run({ inputs: given }) {
    if (given.what === 'json') return extractJson(given.text, String(given['path']))
    const texts = itemsOf(given)
    const [only] = texts
    if (only === undefined) return { found: false }
    return { found: true, items: texts, ...(given.what === 'between' && { first: only }) }
  },
})

function extractJson(source: string, at: string) {
  const found = findJson(source)
  const value = found && valueAt(found.value, parsePath(at))
  return value === undefined ? { found: false } : { found: true, value }
}

function itemsOf(given: Literals & { text: string; what: string }): string[] {
  if (given.what === 'list') return listItems(given.text)
  if (given.what === 'lines') return linesOf(given.text)
  return textsBetween(given.text, String(given['start']), String(given['end']))
}

function checkLiterals(literals: Literals): void {
  if (typeof literals['path'] === 'string') parsePath(literals['path'])
  for (const name of ['start', 'end']) {
    if (literals[name] !== '') continue
    throw new FlowError({
      code: 'extract-invalid',
      message: `The mark \`${name}\` is empty, and would stand everywhere. Write the text that stands there.`,
      port: name,
    })
  }
}
