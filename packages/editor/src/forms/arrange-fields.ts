import {
  port as portOf,
  text,
  type FlowIssue,
  type FlowNode,
  type InputSource,
  type NodeType,
  type Port,
  type Ports,
} from '@chainwright/core'
import { usedWith, type UsedWith } from './port-description.ts'

/** One input of a node, as its form shows it. */
export interface FormField {
  readonly name: string
  readonly port: Port
  readonly source: InputSource | undefined
  /** Declared by the node type itself; the others follow from its literals or its body. */
  readonly isDeclared: boolean
  /** A run needs a value here, or at one of several such inputs of which none is set. */
  readonly isNeeded: boolean
  /** The choices of another input with which this one counts. */
  readonly usedWith: UsedWith | undefined
  /** False while another choice is made. */
  readonly counts: boolean
}

/** The fields of a form in two parts, and inputs that the node does not have any more. */
export interface ArrangedFields {
  /** Needed inputs first; then, as declared, what is set, chooses for others, or counts now. */
  readonly main: readonly FormField[]
  readonly more: readonly FormField[]
  /** Set in the file, but no port of the node. */
  readonly unknown: readonly string[]
}

/** What `arrangeFields` goes by. */
export interface FieldsOf {
  readonly node: FlowNode
  readonly type: NodeType
  /** The node's inputs with those that follow from its literals. */
  readonly ports: Ports
  /** Inputs that stay in view, as they were set when the form opened. */
  readonly shown: ReadonlySet<string>
}

/** Fewer than these are not worth folding away. */
const fewest = 4

/** Decides the order of a form's fields, and which stand under "More". Pure. */
export function arrangeFields({ node, type, ports, shown }: FieldsOf): ArrangedFields {
  const fields = Object.entries(ports).map(([name, port]) =>
    fieldOf(name, port, { node, type, ports }),
  )
  const choosers = new Set(fields.flatMap((field) => field.usedWith?.port ?? []))
  const isShown = ({ name, counts, usedWith: used }: FormField): boolean =>
    shown.has(name) || choosers.has(name) || (counts && used !== undefined)
  const needed = fields.filter((field) => field.isNeeded)
  const others = fields.filter((field) => !field.isNeeded)
  const folded = others.filter((field) => !isShown(field))
  const isShort = folded.length < fewest
  return {
    main: [...needed, ...others.filter((field) => isShort || isShown(field))],
    more: isShort ? [] : folded,
    unknown: [...node.inputs.keys()].filter((name) => !Object.hasOwn(ports, name)),
  }
}

function fieldOf(
  name: string,
  port: Port,
  { node, type, ports }: Pick<FieldsOf, 'node' | 'type' | 'ports'>,
): FormField {
  const used = usedWith(name, ports)
  const oneOf = type.kind === 'run' && type.needsOne.includes(name) ? type.needsOne : []
  const isOneSet = oneOf.some((one) => node.inputs.has(one))
  return {
    name,
    port,
    source: node.inputs.get(name),
    isDeclared: Object.hasOwn(type.inputs, name),
    isNeeded: port.need === 'needed' || (oneOf.length > 0 && !isOneSet),
    usedWith: used,
    counts: used === undefined || used.choices.includes(String(valueOf(used.port, node, ports))),
  }
}

/** The literal of an input, or its default. */
function valueOf(name: string, node: FlowNode, ports: Ports): unknown {
  const source = node.inputs.get(name)
  return source?.type === 'literal' ? source.value : ports[name]?.default
}

/**
 * The ports of a node, with those of a template that is being written: while the engine cannot read it,
 * inputs that are set stay in view, unless they are known to be none of the node's.
 */
export function portsInView(node: FlowNode, ports: Ports, issues: readonly FlowIssue[]): Ports {
  const strangers = new Set(
    issues.flatMap(({ code, port }) => (code === 'unknown-input' && port ? [port] : [])),
  )
  const kept = [...node.inputs.keys()].filter(
    (name) => !Object.hasOwn(ports, name) && !strangers.has(name),
  )
  if (kept.length === 0) return ports
  return { ...ports, ...Object.fromEntries(kept.map((name) => [name, portOf(text)])) }
}
