import {
  findNode,
  type Flow,
  type FlowDraft,
  type FlowPlan,
  type RunState,
} from '@chainwright/core'
import type { Entered } from '../../document/document.ts'
import { canvasId } from '../../headless/canvas-id.ts'
import { shownPrefix } from '../../session/shown-path.ts'

/** One line of the outline: an input, a node or an output, of the file's flow or of a body in it. */
export interface OutlineRow {
  /** Unique: the nodes that lead there, and the card. */
  readonly id: string
  readonly kind: 'input' | 'node' | 'output'
  /** Canvas id of its card. */
  readonly card: string
  readonly name: string
  /** Title of the node's type, or type of the value. */
  readonly detail: string
  /** Names of what it gives. */
  readonly outputs: readonly string[]
  /** 1 for the outermost flow. */
  readonly level: number
  readonly way: readonly Entered[]
  readonly hasBody: boolean
  readonly isOpen: boolean
  readonly off: boolean
  readonly hasProblem: boolean
  /** State in the run that is shown; `undefined` when it is not part of it. */
  readonly status: string | undefined
}

/** What an outline is made from. */
export interface OutlineSource {
  readonly file: Flow
  readonly draft: FlowDraft
  readonly run: RunState | undefined
  /** Ids of rows whose body is open. */
  readonly open: ReadonlySet<string>
}

/** Flows in one another that are shown at most: a flow that holds itself would have no end. */
const deepest = 16

/** The lines of an outline: inputs, nodes in the order in which they run, outputs; open bodies inside. */
export function outlineRows(source: OutlineSource): OutlineRow[] {
  const rows: OutlineRow[] = []
  addFlow(rows, source, { flow: source.file, plan: source.draft.outer, way: [] })
  return rows
}

interface Place {
  readonly flow: Flow
  readonly plan: FlowPlan | undefined
  readonly way: readonly Entered[]
}

function addFlow(rows: OutlineRow[], source: OutlineSource, place: Place): void {
  const { flow, plan, way } = place
  const inner = way.at(-1)?.flow
  const start = inner === undefined ? '/nodes/' : `/flows/${inner}/nodes/`
  const problems = new Set(
    source.draft.issues.flatMap(({ pointer, node, severity }) =>
      severity === 'error' && node !== undefined && pointer.startsWith(start) ? [node] : [],
    ),
  )
  for (const [name, { type }] of flow.inputs) rows.push(endRow('input', name, type, way))
  for (const id of runOrder(flow, plan)) addNode(rows, source, { ...place, id, problems })
  for (const name of flow.outputs.keys())
    rows.push(endRow('output', name, plan?.outputs.get(name)?.type.name ?? '', way))
}

function addNode(
  rows: OutlineRow[],
  source: OutlineSource,
  { flow, plan, way, id, problems }: Place & { id: string; problems: ReadonlySet<string> },
): void {
  const node = flow.nodes.get(id)
  if (!node) return
  const rowId = rowIdOf(way, id)
  const planned = plan?.nodes[plan.index.get(id) ?? -1]
  const body = node.flow === undefined ? undefined : source.file.flows.get(node.flow)
  const isOpen = body !== undefined && source.open.has(rowId) && way.length < deepest
  const path = shownPrefix(way, source.run) + id
  rows.push({
    id: rowId,
    kind: 'node',
    card: id,
    name: id,
    detail: planned?.type.title ?? node.type,
    outputs: planned?.outputs.map(({ name }) => name) ?? [],
    level: way.length + 1,
    way,
    hasBody: body !== undefined,
    isOpen,
    off: node.off ?? false,
    hasProblem: problems.has(id),
    status: source.run && findNode(source.run, path)?.status,
  })
  if (!isOpen || node.flow === undefined) return
  const bodyPlan = planned?.body ?? source.draft.bodies.get(node.flow)
  addFlow(rows, source, {
    flow: body,
    plan: bodyPlan,
    way: [...way, { node: id, flow: node.flow }],
  })
}

/** Nodes of the plan in its order, and then those that could not be planned. */
function runOrder(flow: Flow, plan: FlowPlan | undefined): string[] {
  const planned = plan?.nodes.map(({ id }) => id).filter((id) => flow.nodes.has(id)) ?? []
  const known = new Set(planned)
  return [...planned, ...[...flow.nodes.keys()].filter((id) => !known.has(id))]
}

function endRow(
  kind: 'input' | 'output',
  name: string,
  detail: string,
  way: readonly Entered[],
): OutlineRow {
  const card = canvasId({ kind, name })
  const place = { id: rowIdOf(way, card), kind, card, name, detail, way, level: way.length + 1 }
  const still = { hasBody: false, isOpen: false, off: false, hasProblem: false }
  return { ...place, ...still, outputs: [], status: undefined }
}

function rowIdOf(way: readonly Entered[], card: string): string {
  return [...way.map(({ node }) => node), card].join('/')
}
