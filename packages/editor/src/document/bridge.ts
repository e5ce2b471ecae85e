import { findNodeType, inspectFlow, type Flow, type Json, type PortType } from '@chainwright/core'
import { connect, disconnect } from './edit-wires.ts'
import { editShown } from './document.ts'
import { addNode, setInput } from './edit-nodes.ts'
import { freeId } from './free-id.ts'
import { newNode } from './insert-node.ts'
import { newProblem, type WantedWire, type WireSetting } from './wire-verdict.ts'

/** A node that makes one type of another. */
interface Step {
  readonly type: string
  readonly input: string
  readonly output: string
  readonly literals?: Readonly<Record<string, Json>>
  readonly takes: (base: string, depth: number) => boolean
  readonly gives: (base: string, depth: number) => readonly [base: string, depth: number]
}

const pick = (output: string, base: string): Step => ({
  type: 'pick',
  input: 'json',
  output,
  literals: { path: '' },
  takes: (from) => from === 'json',
  gives: (_, depth) => [base, depth],
})

/** What converts, the most harmless first. Wires over lists run them once per item. */
const steps: readonly Step[] = [
  {
    type: 'flatten',
    input: 'lists',
    output: 'items',
    takes: (_, depth) => depth === 2,
    gives: (base) => [base, 1],
  },
  {
    type: 'format',
    input: 'value',
    output: 'text',
    takes: (from) => from !== 'text',
    gives: (_, depth) => ['text', depth],
  },
  {
    type: 'extract',
    input: 'text',
    output: 'value',
    literals: { what: 'json' },
    takes: (from) => from === 'text',
    gives: (_, depth) => ['json', depth],
  },
  pick('number', 'number'),
  pick('boolean', 'boolean'),
]

/** Nodes that make a wire possible that does not fit by itself. */
export interface Bridge {
  /** Titles of the nodes, in the order of the wire. */
  readonly titles: readonly string[]
  /** Ids of the new nodes. */
  readonly ids: readonly string[]
  readonly edit: (flow: Flow) => Flow
}

/** The fewest nodes through which a wire can be led so that the engine takes it; `undefined` without any. */
export function findBridge(
  wanted: WantedWire,
  types: { readonly from: PortType; readonly to: PortType },
  setting: WireSetting,
): Bridge | undefined {
  for (const way of waysBetween(types.from, types.to)) {
    const bridge = bridgeOf(way, wanted, setting)
    if (!bridge) continue
    const after = inspectFlow(
      editShown(setting.file, setting.entered, bridge.edit),
      setting.registry,
    )
    if (!newProblem(setting.draft.issues, after.issues)) return bridge
  }
  return undefined
}

/** Ways of one or two steps. */
function waysBetween(from: PortType, to: PortType): Step[][] {
  const reaches = ([base, depth]: readonly [string, number]) =>
    base === to.base && depth <= Math.max(1, to.depth)
  const first = steps.filter((step) => step.takes(from.base, from.depth))
  const single = first
    .filter((step) => reaches(step.gives(from.base, from.depth)))
    .map((step) => [step])
  const double = first.flatMap((step) => {
    const [base, depth] = step.gives(from.base, from.depth)
    const next = steps.filter((other) => other !== step && other.takes(base, depth))
    return next.filter((other) => reaches(other.gives(base, depth))).map((other) => [step, other])
  })
  return [...single, ...double]
}

function bridgeOf(
  way: readonly Step[],
  { wire, end, instead }: WantedWire,
  { file, entered, registry }: WireSetting,
): Bridge | undefined {
  const types = way.map(({ type }) => findNodeType(registry, type))
  if (!types.every((type) => type !== undefined)) return undefined
  const shown = entered.at(-1)
  const taken = new Set((shown ? file.flows.get(shown.flow) : file)?.nodes.keys())
  const ids = way.map(({ type }) => {
    const id = freeId(type, (other) => taken.has(other))
    taken.add(id)
    return id
  })
  const edit = (flow: Flow): Flow => {
    let edited = instead ? disconnect(flow, instead) : flow
    let from = wire
    for (const [at, step] of way.entries()) {
      const [id, type] = [ids[at], types[at]]
      if (id === undefined || !type) continue
      edited = addNode(edited, id, newNode(type, step.literals))
      edited = setInput(edited, id, step.input, { type: 'wire', wire: from })
      from = { node: id, port: step.output }
    }
    return connect(edited, from, end)
  }
  return { titles: types.map((type) => type?.title ?? ''), ids, edit }
}
