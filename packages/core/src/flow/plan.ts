import type { FlowIssue } from '../error.ts'
import type { NodeType } from '../node/node-type.ts'
import type { PortType } from '../node/port-type.ts'
import type { Port, Ports } from '../node/ports.ts'
import type { OnError } from './flow.ts'
import type { Takers } from './takers.ts'

/**
 * A checked flow, ready to run: nodes by number, in an order in which each stands after all that
 * feed it, with every wire, type and lift decided. Never changed by a run.
 */
export interface FlowPlan {
  readonly nodes: readonly PlannedNode[]
  readonly takers: Takers
  /** How many nodes each node takes values from, by its number. */
  readonly sources: Int32Array
  /** Every model reference that a node names, those in bodies included. */
  readonly references: readonly string[]
  /** Number of a node by its id. */
  readonly index: ReadonlyMap<string, number>
  readonly inputs: ReadonlyMap<string, PlannedFlowInput>
  readonly outputs: ReadonlyMap<string, PlannedFlowOutput>
}

/** A flow as far as it could be decided, with everything that is wrong with it. */
export interface FlowDraft {
  /** The outermost flow; nodes whose type or ports cannot be told are left out. */
  readonly outer: FlowPlan
  /** The flows that stand under `flows`, by name. */
  readonly bodies: ReadonlyMap<string, FlowPlan>
  readonly issues: readonly FlowIssue[]
}

/** The plan of a whole file: its outermost flow, and through its nodes all the flows that it uses. */
export interface Plan extends FlowPlan {
  /** Digest of the flow, `sha256:…`. */
  readonly digest: string
}

/** An output of a flow: where it comes from, and its type. */
export interface PlannedFlowOutput {
  readonly wire: PlannedWire
  readonly type: PortType
}

/** A declared input of the flow. */
export interface PlannedFlowInput {
  readonly type: PortType
  /** `undefined` when a run must bring a value. */
  readonly default: unknown
}

/** A node with everything that a run needs to know of it. */
export interface PlannedNode {
  readonly id: string
  /** Its number in the plan of its flow. */
  readonly index: number
  readonly type: NodeType
  readonly inputs: readonly PlannedInput[]
  /** Wired inputs whose values have a range or choices, to be looked at when a step begins. */
  readonly ranged: readonly PlannedInput[]
  /** Outputs of one step; a lifted node's consumers see lists of them. */
  readonly outputs: readonly PlannedOutput[]
  /** Runs once per item of the inputs that are lifted. */
  readonly lifted: boolean
  readonly models: readonly PlannedModel[]
  readonly policy: Policy
  /** The flow that is the node's body; `undefined` for node types without one. */
  readonly body: FlowPlan | undefined
}

/** One model reference of a node, and what is asked of it. */
export interface PlannedModel {
  readonly reference: string
  readonly capabilities: readonly string[]
}

/** What happens around a node's steps. */
export interface Policy {
  readonly retries: number
  readonly timeoutMs: number | undefined
  readonly onError: OnError
  readonly off: boolean
}

/** An output port with its type variable replaced. */
export interface PlannedOutput {
  readonly name: string
  readonly type: PortType
}

/** An input port with its source. */
export interface PlannedInput {
  readonly name: string
  readonly port: Port
  /** The port's type with its variable replaced. */
  readonly type: PortType
  readonly source: PlannedSource
}

/** Where a planned input takes its value from. */
export type PlannedSource =
  | { readonly type: 'literal'; readonly value: unknown }
  | PlannedWire
  | { readonly type: 'gather'; readonly wires: readonly PlannedWire[] }
  | { readonly type: 'absent' }

/** A wire with its far end found. */
export interface PlannedWire {
  readonly type: 'wire'
  /** Number of the node; -1 for an input of the flow. */
  readonly node: number
  readonly port: string
  /** `item`: a list comes, one item goes to each step. `single`: one value comes, a list is needed. */
  readonly fit: 'same' | 'item' | 'single'
}

/** A node's ports once its literals are known. */
export interface ResolvedPorts {
  readonly type: NodeType
  readonly body: FlowPlan | undefined
  readonly inputs: Ports
  readonly outputs: Ports
}
