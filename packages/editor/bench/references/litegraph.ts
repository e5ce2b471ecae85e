import { LGraph, LGraphCanvas, LGraphNode, LiteGraph } from 'litegraph.js'
import { showLitegraph } from './litegraph-board.ts'
import 'litegraph.js/css/litegraph.css'

// It stops at 1,000 nodes otherwise.
Object.assign(LiteGraph, { MAX_NUMBER_OF_NODES: 100_000 })
showLitegraph({
  LGraph: LGraph as never,
  LGraphCanvas: LGraphCanvas as never,
  Node: LGraphNode as never,
  register: (name, made) => LiteGraph.registerNodeType(name, made),
})
