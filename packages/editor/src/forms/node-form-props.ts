import type { FlowIssue, FlowNode, NodeType, Ports, Wire } from '@chainwright/core'
import type { PreviewValues } from './field-props.ts'
import type { OnNodeChange } from './node-change.ts'
import type { OfferedModel } from './offered-model.ts'
import type { WireSource } from './wire-fit.ts'

/** What the form of a node takes. Give it the node's id as React's `key`. */
export interface NodeFormProps {
  readonly id: string
  readonly node: FlowNode
  /** `undefined` when the registry does not know it. */
  readonly type: NodeType | undefined
  /** The node's ports, those included that follow from its literals or its body. */
  readonly inputs: Ports
  readonly outputs: Ports
  /** The problems of this node. */
  readonly issues: readonly FlowIssue[]
  /** What its inputs may be connected to; nothing that depends on the node itself. */
  readonly sources: readonly WireSource[]
  readonly models: readonly OfferedModel[]
  /** Model capabilities that the node needs with its literals. */
  readonly capabilities: readonly string[]
  /** Names of the flows of the file, for nodes with a body. */
  readonly flows: readonly string[]
  readonly isTaken: (id: string) => boolean
  /** Values for the preview of templates: of the last run, or of pinned and literal values. */
  readonly preview?: PreviewValues
  readonly onChange: OnNodeChange
  readonly onGoTo?: (wire: Wire) => void
  readonly onEnter?: (flow: string) => void
  /** Sets up models that run elsewhere. Left out, there is no way to. */
  readonly onEndpoints?: () => void
}
