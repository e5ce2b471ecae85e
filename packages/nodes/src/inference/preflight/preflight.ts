import { statSync } from 'node:fs'
import { FlowError } from '@chainwright/core'
import { bytesInMemory, readFileBytes } from './byte-source.ts'
import type { ByteSource } from './byte-source.ts'
import { checkCalls } from './check-calls.ts'
import { checkExternalData } from './check-external.ts'
import type { GraphPlace } from './check-external.ts'
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

/**
 * Looks through a file with an ONNX graph before the runtime does, which crashes on some. Reads its
 * structure alone, a little at a time, and no weights. Throws a `FlowError` (`model-refused`) for a
 * file that is broken, beyond the limits, or refers to what is not its own.
 */
export function preflight(place: GraphPlace): GraphReport {
  const refuse = refusal(place.path)
  const { size } = statSync(place.path)
  if (size > limits.graphBytes) {
    throw refuse(`it has ${size} bytes; at most ${limits.graphBytes} are allowed`)
  }
  return readFileBytes(place.path, (source) => readModel(source, place, refuse))
}

/** The same for bytes in memory; `place` says where they would lie. */
export function preflightBytes(bytes: Uint8Array, place: GraphPlace): GraphReport {
  return readModel(bytesInMemory(bytes), place, refusal(place.path))
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
  const files = checkExternalData(findings.external, place, refuse)
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
