import { FlowError } from '../../src/error.ts'
import { defineBody, defineWait } from '../../src/node/define-control.ts'
import { defineNode } from '../../src/node/define-node.ts'
import type { NodeType } from '../../src/node/node-type.ts'
import { T, boolean, list, number, text } from '../../src/node/port-type.ts'
import { port } from '../../src/node/ports.ts'

// The node types of the shapes: small, deterministic, and the same in every process.

const about = { title: '', description: 'For tests.', group: 'text' }

/** Adds a mark to a text; fails as often as it is told, and for good when the text holds `bad`. */
const mark = defineNode({
  ...about,
  type: 'mark@1',
  inputs: {
    text: port(text),
    mark: port(text, { default: '+' }),
    fails: port(number, { default: 0 }),
    more: port(list(text), { optional: true }),
  },
  outputs: { text: port(text) },
  run({ inputs, context }) {
    const { text: given, mark: added, more = [] } = inputs
    if (given.includes('bad')) throw new FlowError({ code: 'bad-text', message: 'a bad text' })
    if (context.attempt <= inputs.fails) throw new Error('busy')
    return { text: [given, ...more].join(',') + added }
  },
})

/** Ends when it is cancelled, and not before. */
const forever = defineNode({
  ...about,
  type: 'forever@1',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ context }) =>
    new Promise<never>((_, reject) => {
      context.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
    }),
})

/** Every letter of a text. */
const letters = defineNode({
  ...about,
  type: 'letters@1',
  inputs: { text: port(text) },
  outputs: { letters: port(list(text)) },
  run: ({ inputs }) => ({ letters: Array.from(inputs.text) }),
})

/** All texts in one. */
const together = defineNode({
  ...about,
  type: 'together@1',
  inputs: { texts: port(list(text)) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.texts.join('') }),
})

/** Gives the text at `small` or at `capital`. */
const fork = defineNode({
  ...about,
  type: 'fork@1',
  inputs: { text: port(text) },
  outputs: { small: port(text), capital: port(text) },
  run({ inputs: { text: given } }) {
    return given === given.toLowerCase() ? { small: given } : { capital: given }
  },
})

/** Whichever has a value. */
const either = defineNode({
  ...about,
  type: 'either@1',
  inputs: { a: port(T, { optional: true }), b: port(T, { optional: true }) },
  needsOne: ['a', 'b'],
  outputs: { value: port(T) },
  run: ({ inputs }) => ({ value: inputs.a ?? inputs.b }),
})

/** Twice the text, and whether it is eight letters long. */
const double = defineNode({
  ...about,
  type: 'double@1',
  inputs: { text: port(text) },
  outputs: { text: port(text), done: port(boolean) },
  run: ({ inputs: { text: given } }) => ({ text: given + given, done: given.length >= 4 }),
})

const flat = defineNode({
  ...about,
  type: 'flat@1',
  inputs: { lists: port(list(list(T))) },
  outputs: { list: port(list(T)) },
  run: ({ inputs }) => ({ list: inputs.lists.flatMap((one) => [...one]) }),
})

const body = defineBody({
  ...about,
  type: 'body@1',
  inputs: { concurrency: port(number, { default: 2, literal: true }) },
  outputs: {},
  ports: (_, ports) => ports,
  concurrency: ({ concurrency }) => Number(concurrency),
})

const loop = defineBody({
  ...about,
  type: 'loop@1',
  inputs: { most: port(number, { default: 10, literal: true }) },
  outputs: { times: port(number) },
  ports: (_, ports) => ports,
  next: ({ inputs, given, outputs, round }) =>
    outputs['done'] === true || round + 1 === inputs['most']
      ? { outputs: { ...outputs, times: round + 1 } }
      : { again: { ...given, ...outputs } },
})

const ask = defineWait({
  ...about,
  type: 'ask@1',
  inputs: { text: port(text), afterMs: port(number, { optional: true }) },
  outputs: { text: port(text) },
  wait: ({ text: question, afterMs }) => ({ ask: question, afterMs }),
  resume: ({ text: question }, how) =>
    'value' in how ? { text: `${question}${String(how.value)}` } : {},
})

const pause = defineWait({
  ...about,
  type: 'pause@1',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  wait: () => ({ afterMs: 5 }),
  resume: (inputs) => inputs,
})

/** `mark`, many at once. */
const marks: NodeType = {
  ...mark,
  name: 'marks',
  batchSize: 2,
  runBatch: async (requests) =>
    requests.map((request) => {
      try {
        return mark.run(request) as Record<string, unknown>
      } catch (error) {
        return error as Error
      }
    }),
}

/** All node types of the shapes. */
export const shapeNodes: readonly NodeType[] = [
  mark,
  marks,
  forever,
  letters,
  together,
  fork,
  either,
  double,
  flat,
  body,
  loop,
  ask,
  pause,
]
