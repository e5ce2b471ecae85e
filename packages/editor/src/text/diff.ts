import type { Json } from '@chainwright/core'

/** What is said of the differences between two flows. */
export const diffText = {
  /** On the canvas, beside the colour. */
  signs: { added: '+', removed: '−', changed: '~', moved: '↔' },
  words: { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' },
  hide: 'Hide the differences',
  node: (id: string, type: string): string => `Node \`${id}\` (${type})`,
  input: (name: string): string => `Input \`${name}\``,
  output: (name: string): string => `Output \`${name}\``,
  body: (name: string): string => `Flow \`${name}\``,
  added: (what: string): string => `${what} was added`,
  removed: (what: string): string => `${what} was removed`,
  renamed: (what: string, was: string): string => `${what} was called \`${was}\``,
  moved: (what: string): string => `${what} was moved`,
  set: (what: string, field: string, after: string): string => `${what}: ${field} is now ${after}`,
  unset: (what: string, field: string, before: string): string =>
    `${what}: ${field} is no longer set (was ${before})`,
  changed: (what: string, field: string, values: { before: string; after: string }): string =>
    `${what}: ${field} is now ${values.after}, was ${values.before}`,
  wholeFlow: 'The flow',
  within: (flow: string, text: string): string => `In \`${flow}\`: ${text}`,
  groups: 'Groups were changed',
  notes: 'Notes were changed',
  wire: (from: string): string => `wired to ${from}`,
  fieldNames: {
    type: 'its type',
    model: 'its model',
    flow: 'its body',
    retries: 'retries',
    timeoutMs: 'the time limit (ms)',
    onError: 'what happens on an error',
    off: 'off',
    name: 'the name',
    description: 'the description',
    default: 'the default',
    from: 'its wire',
  } satisfies Record<string, string> as Record<string, string | undefined>,
  value: (value: Json): string => shorten(JSON.stringify(value)),
}

/** Longest value that is told in one line. */
const longest = 60

function shorten(text: string): string {
  const letters = Array.from(text.slice(0, 4 * longest))
  const isShort = letters.length <= longest && text.length <= 4 * longest
  return isShort ? text : `${letters.slice(0, longest - 1).join('')}…`
}
