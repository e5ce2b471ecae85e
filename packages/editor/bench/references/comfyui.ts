import { LGraph, LGraphCanvas, LGraphNode, LiteGraph } from '@comfyorg/litegraph'
import { showLitegraph } from './litegraph-board.ts'
import '@comfyorg/litegraph/style.css'

Object.assign(LiteGraph, { MAX_NUMBER_OF_NODES: 100_000 })
showLitegraph({
  LGraph: LGraph as never,
  LGraphCanvas: LGraphCanvas as never,
  Node: LGraphNode as never,
  register: (name, made) => LiteGraph.registerNodeType(name, made),
})
