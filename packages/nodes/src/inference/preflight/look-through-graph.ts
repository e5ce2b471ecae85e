import { FlowError } from '@chainwright/core'
import type { ByteSource } from './byte-source.ts'
import { checkCalls } from './check-calls.ts'
import { checkExternalData } from './check-external.ts'
import { limits } from './limits.ts'
import { createMessageReader } from './protobuf.ts'
import type { MessageReader, Range } from './protobuf.ts'
import { checkFills, readGraph, readNode } from './read-graph.ts'
import type { Findings, Uses, Walk } from './read-graph.ts'

/** What a graph was found to hold. */
export interface GraphReport {
  /** Version of the standard operators. */
  operators: number
  nodes: number
  functions: number
  /** How deep functions call each other; 0 without functions. */
  callDepth: number
  /** How deep graphs stand inside each other; 1 for a plain one. */
  subgraphDepth: number
  /** Other files that hold its data. */
  files: string[]
}

/** Where a graph lies, and what lies beside it. */
export interface GraphPlace {
  /** Names the graph in messages. */
  path: string
  /**
   * Size of the file of this plain name beside the graph. Throws what `refuse` makes of the reason
   * when it is not there or should not be read.
   */
  sizeOf: (location: string, refuse: (why: string) => Error) => number
}

/**
 * Looks through an ONNX graph before the runtime does, which crashes on some. Reads its structure
 * alone, a little at a time, and no weights. Throws a `FlowError` (`model-refused`) for one that is
 * broken, beyond the limits, or refers to what is not its own.
 */
export function lookThroughGraph(source: ByteSource, place: GraphPlace): GraphReport {
  const refuse = refusal(place.path)
  if (source.size > limits.graphBytes) {
    throw refuse(`it has ${source.size} bytes; at most ${limits.graphBytes} are allowed`)
  }
  return readModel(source, place, refuse)
}

function refusal(path: string): (why: string) => FlowError {
  return (why) =>
    new FlowError({
      code: 'model-refused',
      message: `The graph ${path} is not loaded: ${why}. Fetch the model again from where you trust it, or take another one.`,
    })
}

// Numbers of fields: onnx.proto, ModelProto, OperatorSetIdProto and FunctionProto,
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

function readModel(source: ByteSource, place: GraphPlace, refuse: Walk['refuse']): GraphReport {
  const reader = createMessageReader(source, refuse)
  const findings: Findings = { nodes: 0, depth: 0, external: [], products: new Map(), fills: [] }
  const walk: Walk = { reader, refuse, findings }
  const graph: Uses = new Map()
  const functions = new Map<string, Uses>()
  let operators = 0
  let count = 0
  reader.each(reader.whole, (field) => {
    if (field.type !== 'bytes') return
    if (field.number === 7) readGraph(walk, field, graph)
    if (field.number === 8) operators = Math.max(operators, standardOperators(reader, field))
    if (field.number !== 25) return
    count += 1
    if (count > limits.functions) throw refuse(`it has more than ${limits.functions} functions`)
    readFunction(walk, field, functions)
  })
  if (findings.nodes === 0) throw refuse('it holds no nodes')
  if (operators < limits.oldestOperators) {
    throw refuse(
      `its operators are of version ${operators}; the runtime knows those from ${limits.oldestOperators} on`,
    )
  }
  checkFills(walk)
  const { depth: callDepth } = checkCalls(graph, functions, refuse)
  const files = checkExternalData(findings.external, place.sizeOf, refuse)
  const { nodes, depth: subgraphDepth } = findings
  return { operators, nodes, functions: count, callDepth, subgraphDepth, files }
}

/** Version of the standard operators; 0 for another set. */
function standardOperators(reader: MessageReader, message: Range): number {
  let domain = ''
  let version = 0
  reader.each(message, (field) => {
    if (field.number === 1 && field.type === 'bytes') domain = reader.text(field)
    if (field.number === 2 && field.type === 'number') version = field.value
  })
  return domain === '' || domain === 'ai.onnx' ? version : 0
}

/** Two functions of one name count as one that does what both do. */
function readFunction(walk: Walk, message: Range, functions: Map<string, Uses>): void {
  const { reader } = walk
  const nodes: Range[] = []
  let name = ''
  let domain = ''
  reader.each(message, (field) => {
    if (field.type !== 'bytes') return
    if (field.number === 1) name = reader.text(field)
    if (field.number === 7) nodes.push(field)
    if (field.number === 10) domain = reader.text(field)
  })
  const key = `${domain}:${name}`
  const uses = functions.get(key) ?? new Map<string, number>()
  functions.set(key, uses)
  for (const node of nodes) readNode(walk, node, uses)
}
