import type { Json } from '../src/lib/json.ts'
import {
  bodyTimeouts,
  outputPorts,
  timeoutMs,
  type Fault,
  type ScenarioBody,
  type ScenarioNode,
  type ScenarioType,
  type ScenarioWait,
  type Source,
  type Wire,
} from './scenario.ts'

/** A node before it is wired: `picks` choose its wires, and much else that there is only for some types. */
export interface RawNode {
  readonly type: ScenarioType
  readonly picks: readonly number[]
  readonly model: Json
  readonly retries: number
  readonly onError: ScenarioNode['onError']
  readonly off: boolean
  readonly faults: readonly Fault[]
  /** The nodes of its body; none where it has no body. */
  readonly inside: readonly RawNode[]
}

interface Output {
  readonly from: string
  readonly list: boolean
}

/** Flows that stand in nodes: their own inputs can be wired like outputs. */
const bodyInputs: readonly Output[] = [
  { from: 'inputs.a', list: false },
  { from: 'inputs.b', list: false },
]

/** Gives each node wires to nodes before it, of types that fit. */
export function wireUp(raw: readonly RawNode[]): ScenarioNode[] {
  return wireFlow(raw, { prefix: 'n', outputs: [], depth: 0 })
}

interface Surroundings {
  /** What the ids begin with. */
  readonly prefix: string
  /** What can be wired; those of the nodes are added. */
  readonly outputs: Output[]
  /** How many bodies are around. */
  readonly depth: number
}

function wireFlow(raw: readonly RawNode[], around: Surroundings): ScenarioNode[] {
  return raw.map((node, at) => {
    const wired = wireNode(node, `${around.prefix}${at}`, around)
    const list = wired.lifted || wired.type === 'split'
    for (const port of Object.keys(outputPorts[wired.type])) {
      around.outputs.push({ from: `${wired.id}.${port}`, list })
    }
    return wired
  })
}

function wireNode(
  { inside, picks, ...node }: RawNode,
  id: string,
  { outputs, depth }: Surroundings,
): ScenarioNode {
  const { type, faults, model, onError } = node
  const inputs = chooseInputs(node, picks, outputs)
  const lists = new Set(outputs.filter(({ list }) => list).map(({ from }) => from))
  const lifted = ['a', 'b', 'c'].some((port) => lists.has(wireOf(inputs[port])))
  const waits = waitOf(node, picks, depth)
  const body = inside.length > 0 ? bodyOf(inside, picks, { id, depth }) : undefined
  return {
    ...node,
    id,
    inputs,
    lifted,
    model: type === 'ask' ? model : undefined,
    onError: onError === 'fallback' && type !== 'ask' ? 'skip' : onError,
    retries: waits || body ? 0 : node.retries,
    timeoutMs: body ? bodyTimeout(body, picks, depth) : stepTimeout(faults, waits),
    waits,
    body,
  }
}

function stepTimeout(faults: RawNode['faults'], waits: unknown): number | undefined {
  return faults.includes('hang') && !waits ? timeoutMs : undefined
}

/** A body in which something may wait for ever has a limit. */
function bodyTimeout(
  { nodes }: ScenarioBody,
  [, , , , limited = 0]: readonly number[],
  depth: number,
): number | undefined {
  const endless = nodes.some(({ waits }) => waits?.answered === false && !waits.afterMs)
  return endless || limited % 4 === 0 ? bodyTimeouts[depth] : undefined
}

function waitOf(
  { type, faults }: Pick<RawNode, 'type' | 'faults'>,
  [, , , , chance = 0, time = 0]: readonly number[],
  depth: number,
): ScenarioWait | undefined {
  if (type === 'pause') return { answered: false, afterMs: 700 + (time % 1_000) }
  if (type !== 'question') return undefined
  const afterMs = time % 2 === 0 ? 900 : 2 * timeoutMs
  if (depth > 0 && chance % 8 === 0) return { answered: false, afterMs: undefined }
  // An answer that never suits leaves the wait to its time.
  const isSure = faults.every((fault) => fault === 'ok') && chance % 4 > 1
  return { answered: chance % 4 > 0, afterMs: isSure ? undefined : afterMs }
}

function bodyOf(
  inside: readonly RawNode[],
  [yes = 0, no = 0, most = 0, times = 0]: readonly number[],
  { id, depth }: { id: string; depth: number },
): ScenarioBody {
  const outputs = [...bodyInputs]
  const nodes = wireFlow(inside, { prefix: `${id}x`, outputs, depth: depth + 1 })
  // Mostly of the last nodes.
  const singles = outputs.filter(({ list }) => !list).toReversed()
  const pick = (number: number): string =>
    singles[(number % 3) % singles.length]?.from ?? 'inputs.a'
  return {
    nodes,
    outputs: { yes: pick(yes), no: pick(no) },
    most: 1 + (most % 3),
    times: 1 + (times % 3),
  }
}

function wireOf(source: Source | undefined): string {
  return typeof source === 'object' && 'from' in source ? source.from : ''
}

/** `a`, `b` and `c` take one text, `list` takes several. A pick beyond the outputs is no wire. */
function chooseInputs(
  { type }: Pick<RawNode, 'type'>,
  [a = 0, b = 0, c = 0, list = 0, second = 0, third = 0]: readonly number[],
  outputs: readonly Output[],
): Record<string, Source> {
  const singles = outputs.filter((output) => !output.list)
  const pick = (from: readonly Output[], number: number, beyond: number): Wire | undefined => {
    const output = from[number % (from.length + beyond)]
    return output && { from: output.from }
  }
  const gathered = [list, second, third].flatMap((number) => pick(singles, number, 2) ?? [])
  const several = pick(outputs, list, outputs.length + 1) ?? gathered
  const isEmpty = several === gathered && several.length === 0
  if (type === 'split') return { a: pick(singles, a, 1) ?? 'start' }
  if (type === 'pack') return { list: isEmpty ? ['start'] : several }
  const inputs: Record<string, Source> = { a: pick(outputs, a, 1) ?? 'start' }
  // Mostly the same list twice, since two lists seldom have the same length.
  const beside = b % 4 === 0 ? inputs['a'] : pick(b % 50 === 1 ? outputs : singles, b, 3)
  if (beside) inputs['b'] = beside
  if (type !== 'make' && type !== 'ask' && type !== 'batch') return inputs
  const maybe = pick(singles, c, 3)
  if (maybe) inputs['c'] = maybe
  if (third % 3 === 0 && !isEmpty) inputs['list'] = several
  return inputs
}
