import { FlowError } from '../src/error.ts'
import type { Json } from '../src/lib/json.ts'
import type { AfterRound } from '../src/node/node-type.ts'

/** How one try of a step goes: `busy` and `hang` may be tried again, `broken` and `wrong` may not. */
export type Fault = 'ok' | 'busy' | 'broken' | 'hang' | 'wrong'

/** Where an input of a test node comes from: a literal, a wire, or several wires. */
export type Source = string | readonly string[] | Wire | readonly Wire[]

/** An output of a node, or an input of the flow, that another node takes. */
export interface Wire {
  readonly from: string
}

/** Functions, then waits for an answer or a time, then a body that runs once or again. */
export type ScenarioType =
  | 'make'
  | 'ask'
  | 'batch'
  | 'split'
  | 'pack'
  | 'question'
  | 'pause'
  | 'once'
  | 'again'

/** A node of a test flow, as its file would have it, and how its tries go. */
export interface ScenarioNode {
  /** Unlike that of any other node, those of bodies included. */
  readonly id: string
  readonly type: ScenarioType
  readonly inputs: Readonly<Record<string, Source>>
  readonly model: Json | undefined
  /** One of `a`, `b` and `c` brings a list. */
  readonly lifted: boolean
  readonly retries: number
  readonly timeoutMs: number | undefined
  readonly onError: 'fail' | 'skip' | 'use' | 'fallback'
  readonly off: boolean
  /** Try `k` of item `i` goes as entry `i + k - 1`; beyond the last all is well. */
  readonly faults: readonly Fault[]
  readonly waits: ScenarioWait | undefined
  readonly body: ScenarioBody | undefined
}

/** How a step waits. */
export interface ScenarioWait {
  /** Whether somebody answers. Nobody does for a pause, which asks nothing. */
  readonly answered: boolean
  /** When the wait ends by itself; `undefined` never. */
  readonly afterMs: number | undefined
}

/** The flow of a node with a body. It has the inputs `a` and `b`. */
export interface ScenarioBody {
  readonly nodes: readonly ScenarioNode[]
  /** Where the outputs `yes` and `no` come from. */
  readonly outputs: { readonly yes: string; readonly no: string }
  /** Items that are in hand at once. */
  readonly most: number
  /** Most rounds of `again`. */
  readonly times: number
}

/** A flow, the limits of its run, and the order in which a test settles what runs. */
export interface Scenario {
  readonly nodes: readonly ScenarioNode[]
  readonly concurrency: number
  /** The step of the test at which the run is cancelled, if it lasts so long. */
  readonly cancelAt: number | undefined
  readonly order: number
}

/** Far longer than all pauses between tries together: only what hangs runs out of time. */
export const timeoutMs = 1_000_000

/** Limits of bodies, by how many others they stand in: over only when nothing else can happen. */
export const bodyTimeouts: readonly number[] = [86_400_000, 43_200_000]

/** How many steps may use each model at once. */
export const modelLimits: Readonly<Record<string, number>> = { m1: 1, m2: 2, spare: 1 }

/** Items that a node of type `batch` takes at once. */
export const batchSize = 3

const two = { yes: 'used', no: 'as well' }

/** The outputs of each type, with what `onError: use` gives for them. */
export const outputPorts: Readonly<Record<ScenarioType, Readonly<Record<string, Json>>>> = {
  make: two,
  ask: two,
  batch: two,
  split: { parts: ['used', 'twice'] },
  pack: { yes: 'used' },
  question: two,
  pause: two,
  once: two,
  again: two,
}

/** All nodes of a flow, with those of its bodies. */
export function allNodes(nodes: readonly ScenarioNode[]): ScenarioNode[] {
  return nodes.flatMap((node) => [node, ...allNodes(node.body?.nodes ?? [])])
}

type Values = Readonly<Record<string, unknown>>

/** Outputs of a step that goes well: some leave out one of their ports. */
export function stepOutputs(node: ScenarioNode, inputs: Values): Record<string, Json> {
  const mark = markOf(inputs)
  const text = `${node.id}:${mark}`
  if (node.type === 'split') {
    const length = mark % 9 === 0 ? 0 : 1 + (mark % 4)
    return { parts: Array.from({ length }, (_, at) => `${text}/${at}`) }
  }
  if (node.type === 'pack') return { yes: text }
  if (mark % 8 === 0) return { yes: text }
  return mark % 8 === 1 ? { no: text } : { yes: text, no: `not ${text}` }
}

/** What a node makes of a round of its body. Throws when it cannot decide. */
export function afterRound(
  node: ScenarioNode,
  { given, outputs, round }: { given: Values; outputs: Values; round: number },
): AfterRound {
  if (node.type === 'once') return { outputs }
  const mark = markOf({ ...given, ...outputs, round })
  if (mark % 17 === 0) throw new FlowError({ code: 'undecided', message: 'undecided' })
  const isLast = mark % 5 === 0 || round + 1 >= (node.body?.times ?? 1)
  return isLast ? { outputs } : { again: { ...given, a: outputs['yes'] ?? given['a'] } }
}

/** How a wait goes, by what its step was given: `busy` fails as it begins, the others as it ends. */
export function waitFault({ faults }: ScenarioNode, inputs: Values): Fault {
  return faults[markOf(inputs) % 3] ?? 'ok'
}

/** A number that follows from some values. */
function markOf(values: Values): number {
  const seen = JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return Array.from(seen, (letter) => letter.charCodeAt(0)).reduce(
    (sum, code) => (sum * 31 + code) % 99_991,
    7,
  )
}
