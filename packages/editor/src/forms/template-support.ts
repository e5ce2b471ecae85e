import { isId, wireText, type FlowNode, type NodeType, type Ports } from '@chainwright/core'
import type { FormField } from './arrange-fields.ts'
import { literalKind } from './field-kind.ts'
import { namesInDescription } from './port-description.ts'
import type { TemplateVariable, TemplateVariables } from './prompt-editor/template-variables.ts'
import type { WireSource } from './wire-fit.ts'

/** A name that no flow uses. */
const probe = 'chainwrightProbe'

/** What a field's template may insert; `undefined` for fields without templates. */
export function templateVariables(
  { name, port }: FormField,
  { node, type, ports }: { node: FlowNode; type: NodeType; ports: Ports },
  sources: readonly WireSource[],
): TemplateVariables | undefined {
  const kind = literalKind(port)
  if (kind !== 'template' && kind !== 'turns') return undefined
  if (!makesInputs(type, name, kind)) {
    const names = namesInDescription(port.description)
    return { known: names.map((one) => ({ name: one })), wirable: [], isOpen: false }
  }
  const known = knownVariables(node, type, ports)
  const used = new Set(known.map(({ detail }) => detail))
  const free = sources.filter((source) => !used.has(wireText(source)))
  return { known, wirable: wirableVariables(free, known, type), isOpen: true }
}

/** Whether each name of the template becomes an input of the node: tried on a template with one name. */
export function makesInputs(type: NodeType, port: string, kind: 'template' | 'turns'): boolean {
  const template = `{{${probe}}}`
  const value = kind === 'template' ? template : [{ role: 'user', content: template }]
  try {
    const { inputs = {} } = type.ports?.({ [port]: value }) ?? {}
    return Object.hasOwn(inputs, probe)
  } catch {
    return false
  }
}

/** Inputs that follow from the template and are set, those included that it lost by a slip of the pen. */
function knownVariables(node: FlowNode, type: NodeType, ports: Ports): readonly TemplateVariable[] {
  const declared = type.inputs
  return [...node.inputs]
    .filter(([name]) => !Object.hasOwn(declared, name))
    .map(([name, source]) => ({
      name,
      detail: source.type === 'wire' ? wireText(source.wire) : ports[name]?.type.name,
    }))
}

/** Outputs that fit a text, under names that are free. */
function wirableVariables(
  sources: readonly WireSource[],
  known: readonly TemplateVariable[],
  type: NodeType,
) {
  const taken = new Set([...known.map(({ name }) => name), ...Object.keys(type.inputs)])
  return sources.flatMap((source) => {
    if (source.type.base !== 'text' || source.type.depth > 1) return []
    const { node, port } = source
    const stems = [port, `${node}_${port}`, `${node}_${port}_2`]
    const name = stems.find((stem) => isId(stem) && !taken.has(stem))
    if (name === undefined) return []
    taken.add(name)
    return [{ name, detail: wireText(source), wire: { node, port } }]
  })
}
