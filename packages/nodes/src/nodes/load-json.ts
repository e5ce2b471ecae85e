import { FlowError, defineNode, json, port, text } from '@chainwright/core'
import { decodeText } from '../text/decode-text.ts'

/**
 * Reads one granted file that holds a JSON value, such as a head that `chainwright fit` wrote. Fails
 * with `file-not-json`, `file-not-text`, or as the granted files do.
 */
export const loadJson = defineNode({
  type: 'load-json@1',
  title: 'Load JSON',
  description: 'Reads a JSON value from a file that the run was granted.',
  group: 'text',
  inputs: {
    file: port(text, {
      description: 'Name of a file, such as topics.head.json',
      form: { as: 'line' },
    }),
  },
  services: ['files'],
  outputs: { value: port(json, { description: 'What the file holds' }) },
  // The same name may mean another content tomorrow.
  repeatable: false,
  async run({ inputs, context }) {
    const files = await context.services.files.read(inputs.file, context.signal)
    const [file] = files
    if (!file || files.length > 1) {
      throw notJson(inputs.file, `it means ${files.length} files, and one is read`)
    }
    return { value: parse(decodeText(file.bytes, file.name), file.name) }
  },
})

function parse(content: string, name: string): unknown {
  try {
    return JSON.parse(content)
  } catch (error) {
    throw notJson(name, error instanceof Error ? error.message : String(error))
  }
}

function notJson(name: string, problem: string): FlowError {
  return new FlowError({
    code: 'file-not-json',
    message: `"${name}" cannot be read as JSON: ${problem}. Name one file that holds one JSON value.`,
    port: 'file',
  })
}
