import { T, defineNode, number, port, text } from '@chainwright/core'

/**
 * Writes any value as text: a text as it is, a number in digits, everything else as JSON.
 */
export const format = defineNode({
  type: 'format@1',
  title: 'Format',
  description: 'Writes a number, a score or any other value as text.',
  group: 'text',
  inputs: {
    value: port(T),
    digits: port(number, {
      description: 'Digits after the point of every number; left out, as many as it has',
      optional: true,
      minimum: 0,
      maximum: 20,
      form: { step: 1 },
    }),
    indent: port(number, {
      description: 'Spaces by which JSON is indented; 0 writes it on one line',
      default: 0,
      minimum: 0,
      maximum: 10,
      form: { unit: 'spaces', step: 1 },
    }),
  },
  outputs: { text: port(text) },
  run({ inputs: { value, digits, indent } }) {
    if (typeof value === 'string') return { text: value }
    if (typeof value === 'number') return { text: writeNumber(value, digits) }
    return { text: JSON.stringify(value, (_, part: unknown) => rounded(part, digits), indent) }
  },
})

function writeNumber(value: number, digits: number | undefined): string {
  return digits === undefined ? String(value) : value.toFixed(Math.trunc(digits))
}

/** Inside JSON a number stays a number, so that zeros at its end are not kept. */
function rounded(part: unknown, digits: number | undefined): unknown {
  return typeof part === 'number' ? Number(writeNumber(part, digits)) : part
}
