import { T, defineWait, number, port } from '@chainwright/core'

/** Hands on a value after a time, without holding a place of the run meanwhile. */
export const wait = defineWait({
  type: 'wait@1',
  title: 'Wait',
  description: 'Hands on a value after some time.',
  group: 'control',
  inputs: {
    value: port(T),
    seconds: port(number, {
      description: 'How long',
      minimum: 0,
      maximum: 31_536_000,
      form: { unit: 'seconds' },
    }),
  },
  outputs: { value: port(T, { description: 'The same value' }) },
  wait: ({ seconds }) => ({ afterMs: seconds * 1000 }),
  resume: ({ value }) => ({ value }),
})
