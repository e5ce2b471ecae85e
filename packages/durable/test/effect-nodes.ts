import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import {
  createRegistry,
  defineBody,
  defineNode,
  defineWait,
  FlowError,
  number,
  port,
  text,
  type NodeType,
  type Registry,
} from '@chainwright/core'

const about = { title: '', description: 'For tests.', group: 'text' }
const oneText = { inputs: { text: port(text) }, outputs: { text: port(text) } }

/** Asks a person. */
const ask = defineWait({
  ...about,
  ...oneText,
  type: 'ask@1',
  wait: ({ text: question }) => ({ ask: question }),
  resume: ({ text: question }, how) =>
    'value' in how ? { text: `${question}${String(how.value)}` } : {},
})

/** Waits for a time. */
const wait = defineWait({
  ...about,
  type: 'wait@1',
  inputs: { text: port(text), ms: port(number) },
  outputs: { text: port(text) },
  wait: ({ ms }) => ({ afterMs: Number(ms) }),
  resume: ({ text: given }) => ({ text: given }),
})

/** A flow again and again, fed with what it gave. */
const loop = defineBody({
  ...about,
  type: 'loop@1',
  inputs: { most: port(number, { literal: true }) },
  outputs: {},
  ports: (_, ports) => ports,
  next: ({ inputs, given, outputs, round }) =>
    round + 1 === inputs['most'] ? { outputs } : { again: { ...given, ...outputs } },
})

/** Many items at once, each of them beside what is given once. */
const together = defineNode({
  ...about,
  type: 'together@1',
  inputs: { text: port(text), also: port(text) },
  outputs: { text: port(text) },
  runBatch: async (requests) =>
    requests.map(({ inputs }) => ({ text: `${inputs.text} ${inputs.also.length}` })),
})

/** A text of so many bytes. */
const large = defineNode({
  ...about,
  type: 'large@1',
  inputs: { bytes: port(number) },
  outputs: { text: port(text) },
  run: async ({ inputs }) => ({ text: 'word '.repeat(inputs.bytes / 5) }),
})

/**
 * Node types that leave a line in a file when they begin and when they are through: `effect` and `once`
 * take a while, `patient` a minute or until it is told to stop, `flaky` fails the first time and is to be
 * tried again after three seconds, `poison` and `unsafe` end their worker. `once` and `unsafe` must not run
 * twice.
 */
export function effectRegistry(log: string): Registry {
  const note = (what: string, key: string): void =>
    appendFileSync(log, `${what} ${key} ${process.pid} ${Date.now()}\n`)
  const effect = defineNode({
    ...about,
    type: 'effect@1',
    inputs: {
      text: port(text),
      ms: port(number, { default: 50 }),
      also: port(text, { optional: true }),
    },
    outputs: { text: port(text) },
    async run({ inputs, context }) {
      note('begin', context.stepKey)
      await pause(inputs.ms)
      note('through', context.stepKey)
      return { text: `${inputs.text}.` }
    },
  })
  const poison = defineNode({
    ...about,
    ...oneText,
    type: 'poison@1',
    async run({ context }) {
      note('begin', context.stepKey)
      return process.kill(process.pid, 'SIGKILL') as never
    },
  })
  const once = { ...effect, name: 'once', safeToRepeat: false }
  const unsafe = { ...poison, name: 'unsafe', safeToRepeat: false }
  const quiet = [ask, wait, loop, large, together]
  return createRegistry([effect, once, poison, unsafe, ...moodyTypes(note), ...quiet])
}

/** Node types that do not come to an end by themselves at once. */
function moodyTypes(note: (what: string, key: string) => void): NodeType[] {
  const patient = defineNode({
    ...about,
    ...oneText,
    type: 'patient@1',
    async run({ inputs, context }) {
      note('begin', context.stepKey)
      context.signal.addEventListener('abort', () => note('aborted', context.stepKey))
      await pause(60_000, undefined, { signal: context.signal })
      return inputs
    },
  })
  const flaky = defineNode({
    ...about,
    ...oneText,
    type: 'flaky@1',
    async run({ inputs, context }) {
      note('begin', context.stepKey)
      if (context.attempt > 1) return { text: `${inputs.text}!` }
      const message = 'try again'
      throw new FlowError({ code: 'flaky', message, retryable: true, retryAfterMs: 3000 })
    },
  })
  return [patient, flaky]
}

/** A flow of layers, each node fed by two of the layer before; its output is the text of the last node. */
export function layeredFlow(layers: number, width: number, ms: number): string {
  const nodes: Record<string, object> = {}
  for (let layer = 0; layer < layers; layer++) {
    for (let at = 0; at < width; at++) {
      const from = (other: number) => ({ from: `n${layer - 1}_${other % width}.text` })
      const inputs = layer === 0 ? { text: 'x' } : { text: from(at), also: from(at + 1) }
      const varied = Math.round(ms * (0.5 + ((layer * 7 + at * 3) % 10) / 10))
      nodes[`n${layer}_${at}`] = { type: 'effect', inputs: { ...inputs, ms: varied } }
    }
  }
  const outputs = { out: { from: `n${layers - 1}_0.text` } }
  return JSON.stringify({ chainwright: 1, nodes, outputs })
}
