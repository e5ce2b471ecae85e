import {
  createRegistry,
  inspectFlow,
  list,
  number,
  parseFlow,
  port,
  text,
  writeFlow,
  type Flow,
  type FlowNode,
  type NodeType,
  type Ports,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { useState } from 'react'
import { changeNode, type NodeChange } from '../src/forms/node-change.ts'
import { NodeForm } from '../src/forms/node-form.tsx'
import type { OfferedModel } from '../src/forms/offered-model.ts'
import styles from './forms.module.css'

const registry = createRegistry(standardNodes)
const sources = [
  { node: 'inputs', port: 'documents', type: list(text) },
  { node: 'inputs', port: 'question', type: text },
  { node: 'inputs', port: 'count', type: number },
  { node: 'notes', port: 'text', type: text },
]

/** What some nodes are shown with; the others are shown as they are when they are added. */
const examples: Readonly<Record<string, object>> = {
  prompt: {
    inputs: {
      template: {
        lines: ['Answer from the notes.', '', 'Notes: {{notes}}', 'Question: {{questoin}}'],
      },
      notes: { from: 'notes.text' },
      question: { from: 'inputs.question' },
    },
  },
  join: { inputs: { texts: [{ from: 'inputs.question' }, { from: 'notes.text' }] } },
  generate: {
    inputs: { prompt: { from: 'inputs.documents' }, temperature: 0.7, stop: ['\n\n'] },
    model: 'starter',
    retries: 2,
  },
  classify: {
    inputs: {
      text: { from: 'inputs.documents' },
      strategy: 'likelihood',
      labels: { value: { sport: ['The keeper saved it.', 'Two sets to one.'], politics: 'law' } },
    },
    model: 'starter',
  },
  route: {
    inputs: {
      value: { from: 'inputs.question' },
      branches: { value: { short: { contains: '?' }, other: { oneOf: ['a', 'b'] } } },
    },
  },
  messages: {
    inputs: { turns: { value: [{ role: 'user', content: 'Hi, {{name}}' }] }, name: 'Ada' },
  },
  repeat: { flow: 'round' },
}

/** The form of one node type, working: changes are kept, checked by the engine, and told below. */
export function FormExample({ type, models }: FormExampleProps) {
  const [flow, setFlow] = useState(() => flowFor(type))
  const [told, setTold] = useState('')
  const node = flow.nodes.get(type.name)
  if (!node) return null
  const draft = inspectFlow(flow, registry)
  const planned = draft.outer.nodes.find(({ id }) => id === type.name)
  const inputs = planned
    ? Object.fromEntries(planned.inputs.map((input) => [input.name, input.port]))
    : type.inputs
  const capabilities = typeof type.model === 'function' ? type.model(literals(node)) : type.model
  const onChange = (change: NodeChange, gesture: string): void => {
    setTold(`${gesture}: ${JSON.stringify(change)}`)
    setFlow((now) => withNode(now, type.name, changeNode(now.nodes.get(type.name) ?? node, change)))
  }
  return (
    <>
      <NodeForm
        id={type.name}
        {...{ node, type, models, capabilities, sources, onChange }}
        inputs={{ ...type.inputs, ...inputs }}
        outputs={planned ? outputPorts(planned.outputs) : type.outputs}
        issues={draft.issues.filter((issue) => issue.node === type.name)}
        flows={[...flow.flows.keys()]}
        isTaken={(id) => flow.nodes.has(id)}
        preview={{ count: 2, valuesOf: (item) => ({ notes: `Notes ${item + 1}`, name: 'Ada' }) }}
        onGoTo={(wire) => setTold(`go to ${wire.node}`)}
        onEnter={(name) => setTold(`enter ${name}`)}
      />
      <p className={styles['log']}>{told}</p>
    </>
  )
}

interface FormExampleProps {
  readonly type: NodeType
  readonly models: readonly OfferedModel[]
}

function flowFor(type: NodeType): Flow {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: {
      documents: { type: 'text[]' },
      question: { type: 'text' },
      count: { type: 'number' },
      notes: { type: 'text' },
    },
    nodes: {
      [type.name]: { type: type.name, inputs: {}, ...examples[type.name] },
      notes: { type: 'prompt', inputs: { template: 'Notes' } },
    },
    outputs: {},
    flows: {
      round: {
        inputs: { text: { type: 'text' } },
        nodes: {
          cut: { type: 'prompt', inputs: { template: '{{t}}', t: { from: 'inputs.text' } } },
        },
        outputs: { text: { from: 'cut.text' } },
      },
    },
  })
  if (!flow) throw new Error(`the example of ${type.name} is no flow`)
  return flow
}

function withNode(flow: Flow, id: string, node: FlowNode): Flow {
  const next = { ...flow, nodes: new Map(flow.nodes).set(id, node) }
  // What the form writes has to be a file.
  return parseFlow(writeFlow(next)).flow ?? next
}

function literals(node: FlowNode): Record<string, unknown> {
  const entries = [...node.inputs].flatMap(([name, source]) =>
    source.type === 'literal' ? [[name, source.value] as const] : [],
  )
  return Object.fromEntries(entries)
}

function outputPorts(
  outputs: readonly { name: string; type: Parameters<typeof port>[0] }[],
): Ports {
  return Object.fromEntries(outputs.map(({ name, type }) => [name, port(type)]))
}
