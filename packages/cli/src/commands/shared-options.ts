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

/** The options of every command that may download models. */
export const hubOptions: Options = {
  hub: { value: 'ADDRESS', description: 'Hub to download from (or CHAINWRIGHT_HUB)' },
  limit: {
    value: 'SIZE',
    description: 'Most bytes of the cache folder, such as 50GB (or CHAINWRIGHT_CACHE_LIMIT)',
  },
  'make-room': { description: 'Remove models that were not used for longest, when it is full' },
}
