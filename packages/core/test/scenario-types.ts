import { FlowError } from '../src/error.ts'
import { defineBody, defineWait } from '../src/node/define-control.ts'
import { defineNode } from '../src/node/define-node.ts'
import type { NodeType, RunType } from '../src/node/node-type.ts'
import { list, number, text } from '../src/node/port-type.ts'
import { port } from '../src/node/ports.ts'
import {
  afterRound,
  allNodes,
  batchSize,
  outputPorts,
  stepOutputs,
  waitFault,
  type Fault,
  type Scenario,
  type ScenarioNode,
} from './scenario.ts'

/** A call of a node's function, or of its batch, that has not ended. */
export interface OpenCall {
  readonly places: readonly { node: string; item: number | undefined; attempt: number }[]
  /** References of the models that it was handed. */
  readonly models: readonly string[]
  readonly hangs: boolean
  settle(): void
}

type Values = Readonly<Record<string, unknown>>

interface Request {
  readonly inputs: Record<string, unknown>
  readonly model: Record<string, string>
  readonly context: { readonly stepKey: string; readonly attempt: number }
}

const about = { title: 'Test', description: 'For tests.', group: 'text' }
const texts = { a: port(text), b: port(text, { default: 'default' }) }
const outputs = { yes: port(text), no: port(text) }
/** By which types that are handed no step key know their node. */
const name = port(text, { literal: true })

/** The node types of a scenario. Functions report to `open`, and end when the test says so. */
export function scenarioTypes({ nodes }: Scenario, open: OpenCall[]): NodeType[] {
  const byId = new Map(allNodes(nodes).map((node) => [node.id, node]))
  const find = (id: unknown): ScenarioNode => byId.get(String(id)) as ScenarioNode
  return [...runTypes(find, open), ...waitTypes(find), ...bodyTypes(find)]
}

type Find = (id: unknown) => ScenarioNode

function runTypes(find: Find, open: OpenCall[]): NodeType[] {
  const described = { ...about, run: () => ({}) }
  const lists = { list: port(list(text), { optional: true }) }
  const inputs = { ...texts, c: port(text, { optional: true }), ...lists }
  const make = defineNode({ ...described, type: 'make@1', inputs, outputs })
  const split = defineNode({
    ...described,
    type: 'split@1',
    inputs: { a: texts.a },
    outputs: { parts: port(list(text)) },
  })
  const pack = defineNode({
    ...described,
    type: 'pack@1',
    inputs: { list: port(list(text)) },
    outputs: { yes: outputs.yes },
  })
  const call = (requests: readonly Request[]): Promise<(object | Error)[]> =>
    new Promise((resolve) => open.push(openCall(find, requests, resolve)))
  const run = async (request: Request): Promise<object> => {
    const [given = {}] = await call([request])
    if (given instanceof Error) throw given
    return given
  }
  return [
    { ...make, run },
    { ...make, name: 'ask', run, model: ['generate', 'score'] },
    { ...make, name: 'batch', run, runBatch: call as NonNullable<RunType['runBatch']>, batchSize },
    { ...split, run },
    { ...pack, run },
  ] as RunType[]
}

function openCall(
  find: Find,
  requests: readonly Request[],
  resolve: (results: (object | Error)[]) => void,
): OpenCall {
  const steps = requests.map(({ context, inputs }) => {
    const { attempt, stepKey } = context
    // For instance `r1/n3[2]#0/n3x1[0]/0`.
    const path = stepKey.slice(stepKey.indexOf('/') + 1, stepKey.lastIndexOf('/'))
    const [, step = path, at] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
    const item = at === undefined ? undefined : Number(at)
    const node = find(step.slice(step.lastIndexOf('/') + 1))
    const fault = node.faults[(item ?? 0) + attempt - 1] ?? 'ok'
    return { node, inputs, fault, place: { node: step, item, attempt } }
  })
  return {
    places: steps.map(({ place }) => place),
    models: [...new Set(Object.values(requests[0]?.model ?? {}))],
    hangs: steps.some(({ fault }) => fault === 'hang'),
    settle: () => resolve(steps.map(({ node, inputs, fault }) => giveOrFail(node, inputs, fault))),
  }
}

function giveOrFail(node: ScenarioNode, inputs: Values, fault: Fault): object | Error {
  if (fault === 'busy') return new Error('busy')
  if (fault === 'broken') return new FlowError({ code: 'broken', message: 'broken' })
  if (fault === 'wrong') return { [Object.keys(outputPorts[node.type])[0] ?? '']: 5 }
  return stepOutputs(node, inputs)
}

function waitTypes(find: Find): NodeType[] {
  const question = defineWait({
    ...about,
    type: 'question@1',
    inputs: { ...texts, name },
    outputs,
    wait({ name: id, ...inputs }) {
      const node = find(id)
      if (waitFault(node, inputs) === 'busy') throw new Error('busy')
      const { afterMs } = node.waits ?? {}
      return node.type === 'pause' ? { afterMs } : { ask: { name: id }, afterMs }
    },
    resume({ name: id, ...inputs }, how) {
      if ('value' in how && how.value !== 'yes') throw new Error('that is no answer')
      const given = giveOrFail(find(id), inputs, waitFault(find(id), inputs))
      if (given instanceof Error) throw given
      return given as Values
    },
  })
  return [question, { ...question, name: 'pause' }]
}

function bodyTypes(find: Find): NodeType[] {
  const described = {
    ...about,
    inputs: { name, most: port(number, { literal: true }) },
    outputs: {},
    ports: (_: Values, body: object) => body,
    concurrency: ({ most }: Values) => Number(most),
  }
  return [
    defineBody({ ...described, type: 'once@1' }),
    defineBody({
      ...described,
      type: 'again@1',
      next: ({ inputs, given, outputs: made, round }) =>
        afterRound(find(inputs['name']), { given, outputs: made, round }),
    }),
  ]
}
