import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import {
  T,
  createRegistry,
  defineBody,
  defineNode,
  list,
  number,
  port,
  text,
  type Registry,
} from '@chainwright/core'

const about = { title: '', description: 'For tests.', group: 'text' }

/** What the nodes do to the world, and where they may be killed. */
export interface CrashWorld {
  /** File that gets a line for each call of a node's function. */
  readonly effects: string
  /** How long a step takes, in milliseconds. */
  readonly stepMs: number
  /** Called after a step's effect, before its result is on record. */
  readonly point: () => void
}

/** The node types of the reference flow: each call leaves a line in the file of effects. */
export function crashRegistry({ effects, stepMs, point }: CrashWorld): Registry {
  const act = async (key: string): Promise<void> => {
    appendFileSync(effects, `${key.split('/').slice(1, -1).join('/')}\n`)
    point()
    if (stepMs > 0) await pause(stepMs)
  }
  const mark = defineNode({
    ...about,
    type: 'mark@1',
    inputs: { text: port(text), mark: port(text, { default: '+' }) },
    outputs: { text: port(text) },
    run: async ({ inputs, context }) => {
      await act(context.stepKey)
      return { text: inputs.text + inputs.mark }
    },
  })
  const once = { ...mark, name: 'once', safeToRepeat: false }
  const large = defineNode({
    ...about,
    type: 'large@1',
    inputs: { text: port(text), times: port(number) },
    outputs: { text: port(text) },
    run: async ({ inputs, context }) => {
      await act(context.stepKey)
      return { text: inputs.text.repeat(inputs.times) }
    },
  })
  const together = defineNode({
    ...about,
    type: 'together@1',
    inputs: { texts: port(list(text)), size: port(text) },
    outputs: { text: port(text) },
    run: async ({ inputs, context }) => {
      await act(context.stepKey)
      return { text: `${inputs.texts.join(',')} ${inputs.size.length}` }
    },
  })
  const loop = defineBody({
    ...about,
    type: 'loop@1',
    inputs: { times: port(number, { default: 2, literal: true }) },
    outputs: {},
    ports: (_, ports) => ports,
    next: ({ inputs, given, outputs, round }) =>
      round + 1 < Number(inputs['times']) ? { again: { ...given, ...outputs } } : { outputs },
  })
  const first = defineNode({
    ...about,
    type: 'first@1',
    inputs: { a: port(T), b: port(T) },
    outputs: { value: port(T) },
    run: async ({ inputs, context }) => {
      await act(context.stepKey)
      return { value: inputs.a }
    },
  })
  return createRegistry([mark, once, large, together, loop, first])
}

const from = (source: string) => ({ from: source })

/** A flow with a fork, a list, a loop, a large value and a step that must not run twice. */
export const crashFlow = JSON.stringify({
  chainwright: 1,
  name: 'Crash reference',
  inputs: { texts: { type: 'text[]' } },
  nodes: {
    start: { type: 'mark', inputs: { text: 's' } },
    each: { type: 'mark', inputs: { text: from('inputs.texts'), mark: from('start.text') } },
    rounds: { type: 'loop', flow: 'twice', inputs: { text: from('start.text') } },
    once: { type: 'once', inputs: { text: from('rounds.text'), mark: '!' } },
    large: { type: 'large', inputs: { text: from('once.text'), times: 20_000 } },
    end: { type: 'together', inputs: { texts: from('each.text'), size: from('large.text') } },
  },
  outputs: { text: from('end.text'), once: from('once.text') },
  flows: {
    twice: {
      inputs: { text: { type: 'text' } },
      nodes: { m: { type: 'mark', inputs: { text: from('inputs.text'), mark: '.' } } },
      outputs: { text: from('m.text') },
    },
  },
})

/** The run that every test begins and goes on with. */
export const crashRun = 'run-crash'
export const crashInputs = { texts: ['a', 'b', 'c'] }
/** What comes out of an undisturbed run. */
export const crashOutputs = { text: 'as+,bs+,cs+ 100000', once: 's+..!' }
