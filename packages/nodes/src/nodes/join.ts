import { defineNode, list, port, text } from '@chainwright/core'

/** Puts texts together, in order. The separator is a blank line unless another is given. */
export const join = defineNode({
  type: 'join@1',
  title: 'Join',
  description: 'Puts several texts together into one.',
  group: 'text',
  inputs: {
    texts: port(list(text), { description: 'Texts, in order' }),
    separator: port(text, { description: 'Stands between two texts', default: '\n\n' }),
  },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.texts.join(inputs.separator) }),
})
