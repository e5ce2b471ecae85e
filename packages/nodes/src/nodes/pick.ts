import { boolean, defineNode, json, list, number, port, text } from '@chainwright/core'
import { parsePath, valueAt } from '../text/json-path.ts'

/**
 * Takes a part out of a JSON value by a path such as `a.b[0]`. The part comes out as `value`, and
 * once more at the port of its type; a part that is not there has no value anywhere. Fails with
 * `path-invalid`.
 */
export const pick = defineNode({
  type: 'pick@1',
  title: 'Pick',
  description: 'Takes a part out of a JSON value.',
  group: 'text',
  inputs: {
    json: port(json),
    path: port(text, {
      description: 'Where the part is, such as a.b[0] or ["odd key"]; empty for all of it',
      literal: true,
      form: { as: 'line' },
    }),
  },
  outputs: {
    value: port(json, { description: 'The part, whatever it is' }),
    text: port(text, { description: 'The part, if it is a text' }),
    number: port(number, { description: 'The part, if it is a number' }),
    boolean: port(boolean, { description: 'The part, if it is true or false' }),
    texts: port(list(text), { description: 'The part, if it is a list of texts' }),
  },
  ports({ path }) {
    if (typeof path === 'string') parsePath(path)
    return {}
  },
  run({ inputs }) {
    const value = valueAt(inputs.json, parsePath(inputs.path))
    if (value === undefined) return {}
    return {
      value,
      ...(typeof value === 'string' && { text: value }),
      ...(typeof value === 'number' && { number: value }),
      ...(typeof value === 'boolean' && { boolean: value }),
      ...(isTexts(value) && { texts: value }),
    }
  },
})

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
