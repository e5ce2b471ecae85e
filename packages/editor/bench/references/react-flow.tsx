import {
  Background,
  Handle,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useEdgesState,
  useNodesState,
  useReactFlow,
  type Node,
  type NodeProps,
} from '@xyflow/react'
import { memo, useCallback, useEffect, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { offerPage, sendWords } from '../bench-page.ts'
import { createTexts, plainCard, plainGraph, type PlainNode } from './plain-graph.ts'
import '@xyflow/react/dist/style.css'
import './react-flow.css'

/** React Flow as its guide shows it, with its advice on speed followed: all cards are in the page. */

type CardNode = Node<Record<string, string>, 'card'>

const graph = plainGraph(Number(new URLSearchParams(location.search).get('n') ?? 100))
const texts = createTexts()

const Card = memo(function Card({ id, data, selected }: NodeProps<CardNode>) {
  const subscribe = useCallback((listener: () => void) => texts.listen(id, listener), [id])
  const text = useSyncExternalStore(subscribe, () => texts.textOf(id))
  return (
    <div className={selected ? 'card selected' : 'card'}>
      <header>
        <b>{plainCard.title}</b> <span>{id}</span> {text !== '' && <i className="badge">running</i>}
      </header>
      {plainCard.inputs.map((name, row) => (
        <Handle key={name} id={name} type="target" position={Position.Left} style={rowTop(row)} />
      ))}
      {plainCard.outputs.map((name, row) => (
        <Handle key={name} id={name} type="source" position={Position.Right} style={rowTop(row)} />
      ))}
      <div className="ports">
        {plainCard.inputs.map((name, row) => (
          <p key={name}>
            <span>{name}</span> <span>{plainCard.outputs[row]}</span>
          </p>
        ))}
      </div>
      <div className="prompt">{data['prompt']}</div>
      <div className="preview">{text === '' ? plainCard.description : text}</div>
      <footer>{text === '' ? '' : 'Running'}</footer>
    </div>
  )
})

function rowTop(row: number) {
  return { top: 58 + row * 24 }
}

const nodeTypes = { card: Card }
const firstNodes = graph.nodes.map(cardNode)
const firstEdges = graph.wires.map(({ source, target, targetPort }) => ({
  id: `${target}.${targetPort}`,
  source,
  target,
  sourceHandle: 'summary',
  targetHandle: targetPort,
}))

function cardNode({ id, x, y, prompt }: PlainNode): CardNode {
  return { id, type: 'card', position: { x, y }, data: { prompt } }
}

function Board() {
  const [nodes, setNodes, onNodesChange] = useNodesState(firstNodes)
  const [edges, , onEdgesChange] = useEdgesState(firstEdges)
  const flow = useReactFlow()
  useEffect(() => {
    const { width, height } = plainCard
    const select = (ids: string[]) => {
      const chosen = new Set(ids)
      setNodes((all) => all.map((node) => ({ ...node, selected: chosen.has(node.id) })))
    }
    const see = (id: string, zoom: number) => {
      const node = graph.nodes.find((one) => one.id === id)
      void flow.setCenter((node?.x ?? 0) + width / 2, (node?.y ?? 0) + height / 2, { zoom })
    }
    const stream = (ids: string[], rate: number, milliseconds: number) =>
      sendWords((word) => texts.add(ids, word), { rate, milliseconds })
    offerPage({ select, see, stream }, '.react-flow__edge')
  }, [flow, setNodes])
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      minZoom={0.02}
      fitView
    >
      <Background gap={24} size={1} />
    </ReactFlow>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>,
  )
}
