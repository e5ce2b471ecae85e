import {
  createRegistry,
  defineNode,
  number,
  parseFlow,
  planFlow,
  port,
  text,
  type Plan,
} from '@chainwright/core'

/** What is carried out in each way: steps that do next to nothing. */
export interface Job {
  /** One after the other, each taking the text of the one before, or all at once. */
  readonly shape: 'sequence' | 'parallel'
  readonly steps: number
  /** Length of the text that each step gives. */
  readonly bytes: number
}

/** What a step gives. */
export interface StepResult {
  readonly text: string
  /** When it began, in milliseconds since 1970. */
  readonly began: number
}

/** What every step does, on all engines: a text that none before had. */
export function produce({
  from,
  at,
  bytes,
}: {
  from: string
  at: number
  bytes: number
}): StepResult {
  const began = performance.timeOrigin + performance.now()
  if (from.length === 0) throw new Error('a step was given nothing')
  return { text: `${at} `.padEnd(Math.max(bytes, 1), 'x'), began }
}

const step = defineNode({
  type: 'bench-step@1',
  title: 'Step',
  description: 'Gives a text of some length.',
  group: 'text',
  inputs: { from: port(text), at: port(number), bytes: port(number) },
  outputs: { text: port(text), began: port(number) },
  run: async ({ inputs }) => ({ ...produce(inputs) }),
})

/** The node types of the benchmark. */
export const registry = createRegistry([step])

/** A job as a flow: its text, and its plan. Its output is when the first step began. */
export function flowOf({ shape, steps, bytes }: Job): {
  readonly text: string
  readonly plan: Plan
} {
  const nodes = Object.fromEntries(
    Array.from({ length: steps }, (_, at) => {
      const isFirst = at === 0 || shape === 'parallel'
      const from = isFirst ? 'a text' : { from: `n${at - 1}.text` }
      return [`n${at}`, { type: 'bench-step', inputs: { from, at, bytes } }]
    }),
  )
  const outputs = { began: { from: 'n0.began' }, last: { from: `n${steps - 1}.began` } }
  const file = JSON.stringify({ chainwright: 1, nodes, outputs })
  const { flow, issues } = parseFlow(file)
  if (!flow) throw new Error(JSON.stringify(issues[0]))
  return { text: file, plan: planFlow(flow, registry) }
}
