import { T, defineNode, list, port } from '@chainwright/core'

/** Puts lists, such as the chunks of several documents, together into one list, in order. */
export const flatten = defineNode({
  type: 'flatten@1',
  title: 'Flatten',
  description: 'Makes one list of a list of lists.',
  group: 'control',
  inputs: { lists: port(list(list(T))) },
  outputs: { items: port(list(T)) },
  run: ({ inputs }) => ({ items: inputs.lists.flat() }),
})
