import type { Options } from '../parse-arguments.ts'

/** The option of every command that uses node types. */
export const nodeOptions: Options = {
  nodes: {
    value: 'FILE',
    multiple: true,
    description: 'A module with your own node types (repeat for more)',
  },
}

/** The option of every command whose result programs may want to read. */
export const jsonOption: Options = {
  json: { description: 'Write one JSON document to stdout, and nothing else' },
}
