import {
  inspectFlow,
  type Flow,
  type FlowDraft,
  type FlowIssue,
  type Registry,
  type Wire,
} from '@chainwright/core'
import { cardPlace } from '../headless/canvas-id.ts'
import type { WireFit } from '../headless/wire-fit.ts'
import { editShown, type Entered } from './document.ts'
import { connect, disconnect, type WireEnd } from './edit-wires.ts'
import type { CanvasWire } from '../headless/canvas-id.ts'

/** A wire that somebody would like to draw. */
export interface WantedWire {
  readonly wire: Wire
  readonly end: WireEnd
  /** A wire that goes when this one comes: one end of it is being moved. */
  readonly instead?: CanvasWire | undefined
}

/** Where it would be drawn. */
export interface WireSetting {
  readonly file: Flow
  readonly entered: readonly Entered[]
  readonly registry: Registry
  /** What is known of the file as it is. */
  readonly draft: FlowDraft
}

/** What would come of it. */
export interface WireVerdict {
  readonly allowed: boolean
  /** Why not, in a sentence of the engine's own. */
  readonly reason: string | undefined
  /** It would close a ring of nodes. */
  readonly cycle: boolean
  /** How the value would arrive; `gather` joins the list that is there. */
  readonly fit: WireFit | 'gather' | undefined
  /** Draws the wire. */
  readonly edit: (flow: Flow) => Flow
}

/** Whether a wire may be drawn, by the engine's own checks on the flow as it would be. */
export function wireVerdict(wanted: WantedWire, setting: WireSetting): WireVerdict {
  const { file, entered, registry, draft } = setting
  const gathers = joinsList(wanted, setting)
  const edit = (flow: Flow): Flow => {
    const freed = wanted.instead ? disconnect(flow, wanted.instead) : flow
    return connect(freed, wanted.wire, wanted.end, gathers)
  }
  const after = inspectFlow(editShown(file, entered, edit), registry)
  const problem = newProblem(draft.issues, after.issues)
  const fit = gathers ? 'gather' : fitAt(wanted.end, planOf(after, entered))
  return {
    allowed: !problem,
    reason: problem?.message,
    cycle: problem?.code === 'cycle',
    fit: problem ? undefined : fit,
    edit,
  }
}

/** The first error that was not there before. */
export function newProblem(
  before: readonly FlowIssue[],
  after: readonly FlowIssue[],
): FlowIssue | undefined {
  const known = new Set(before.map(keyOf))
  return after.find((issue) => issue.severity === 'error' && !known.has(keyOf(issue)))
}

function keyOf({ code, pointer, message }: FlowIssue): string {
  return `${code} ${pointer} ${message}`
}

function planOf({ outer, bodies }: FlowDraft, entered: readonly Entered[]) {
  const inner = entered.at(-1)
  return inner ? bodies.get(inner.flow) : outer
}

/** A list port that has wires already takes one more, if what comes is one item. */
function joinsList({ wire, end, instead }: WantedWire, setting: WireSetting): boolean {
  const plan = planOf(setting.draft, setting.entered)
  const place = cardPlace(end.target)
  const planned = plan?.nodes[plan.index.get(place.name) ?? -1]
  const input = planned?.inputs.find(({ name }) => name === end.targetPort)
  if (place.kind !== 'node' || !plan || !input?.type.of) return false
  const { source } = input
  if (source.type !== 'gather' && source.type !== 'wire') return false
  if (source.type === 'wire' && source.fit !== 'single') return false
  if (
    source.type === 'wire' &&
    instead?.target === end.target &&
    instead.targetPort === end.targetPort
  )
    return false
  const from = plan.nodes[plan.index.get(wire.node) ?? -1]
  const depth = from
    ? (from.outputs.find(({ name }) => name === wire.port)?.type.depth ?? 0) + (from.lifted ? 1 : 0)
    : (plan.inputs.get(wire.port)?.type.depth ?? 0)
  return depth === input.type.depth - 1
}

function fitAt(
  { target, targetPort }: WireEnd,
  plan: ReturnType<typeof planOf>,
): WireFit | undefined {
  const node = plan?.nodes[plan.index.get(target) ?? -1]
  const source = node?.inputs.find(({ name }) => name === targetPort)?.source
  return source?.type === 'wire' ? source.fit : undefined
}
