import { elementTypes } from './onnx-graph.ts'
import type { Attribute, ConstantTensor, GraphNode, GraphValue, OnnxGraph } from './onnx-graph.ts'
import {
  createMessage,
  encodeMessage,
  writeBytes,
  writeFloat,
  writeInteger,
  writeMessage,
  writeString,
} from './protobuf.ts'
import type { Message } from './protobuf.ts'

/** A file to write: its name within the model folder's `onnx` directory, and its content. */
export interface OnnxFile {
  readonly name: string
  readonly bytes: Uint8Array
}

interface Place {
  readonly file: string
  readonly offset: number
}

const operatorSet = 17
const fileFormat = 8
const externalFrom = 1024
const partLimit = 48_000_000
const alignment = 4096

/** Operators of ONNX Runtime itself rather than of the ONNX standard. */
const runtimeOperators = new Set([
  'MatMulNBits',
  'RotaryEmbedding',
  'SkipSimplifiedLayerNormalization',
])

/** Encodes a graph as one file that holds all its tensors. */
export function encodeOnnx(graph: OnnxGraph, name: string): OnnxFile {
  return { name, bytes: encodeMessage(modelMessage(graph, new Map())) }
}

/**
 * Encodes a graph with its large tensors in files of at most 48 MB beside it, named as
 * transformers.js expects: `<name>_data`, `<name>_data_1` and so on. Tensors are never split.
 */
export function encodeOnnxInParts(graph: OnnxGraph, name: string): OnnxFile[] {
  const places = new Map<string, Place>()
  const parts: Uint8Array[][] = []
  let used = partLimit
  for (const constant of graph.constants.values()) {
    if (constant.bytes.length < externalFrom) continue
    if (used + constant.bytes.length > partLimit) {
      parts.push([])
      used = 0
    }
    places.set(constant.name, { file: partName(name, parts.length - 1), offset: used })
    const padding = (alignment - (constant.bytes.length % alignment)) % alignment
    parts.at(-1)?.push(constant.bytes, new Uint8Array(padding))
    used += constant.bytes.length + padding
  }
  const model = { name, bytes: encodeMessage(modelMessage(graph, places)) }
  const data = parts.map((chunks, index) => ({
    name: partName(name, index),
    bytes: Buffer.concat(chunks),
  }))
  return [model, ...data]
}

function partName(name: string, index: number): string {
  return index === 0 ? `${name}_data` : `${name}_data_${index}`
}

function modelMessage(graph: OnnxGraph, places: ReadonlyMap<string, Place>): Message {
  const model = createMessage()
  writeInteger(model, 1, fileFormat)
  writeString(model, 2, 'chainwright')
  writeMessage(model, 7, graphMessage(graph, places))
  for (const [domain, version] of [['', operatorSet] as const, ['com.microsoft', 1] as const]) {
    const operators = createMessage()
    writeString(operators, 1, domain)
    writeInteger(operators, 2, version)
    writeMessage(model, 8, operators)
  }
  return model
}

function graphMessage(graph: OnnxGraph, places: ReadonlyMap<string, Place>): Message {
  const message = createMessage()
  graph.nodes.forEach((node, index) => writeMessage(message, 1, nodeMessage(node, index)))
  writeString(message, 2, 'model')
  for (const constant of graph.constants.values()) {
    writeMessage(message, 5, tensorMessage(constant, places.get(constant.name)))
  }
  for (const input of graph.inputs) writeMessage(message, 11, valueMessage(input))
  for (const output of graph.outputs) writeMessage(message, 12, valueMessage(output))
  return message
}

function nodeMessage(node: GraphNode, index: number): Message {
  const message = createMessage()
  for (const input of node.inputs) writeString(message, 1, input)
  for (const output of node.outputs) writeString(message, 2, output)
  writeString(message, 3, `${node.operator}_node_${index}`)
  writeString(message, 4, node.operator)
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writeMessage(message, 5, attributeMessage(name, attribute))
  }
  if (runtimeOperators.has(node.operator)) writeString(message, 7, 'com.microsoft')
  return message
}

function attributeMessage(name: string, attribute: Attribute): Message {
  const message = createMessage()
  writeString(message, 1, name)
  if (typeof attribute === 'number') {
    writeInteger(message, 3, attribute)
    writeInteger(message, 20, 2)
  } else if (typeof attribute === 'string') {
    writeString(message, 4, attribute)
    writeInteger(message, 20, 3)
  } else if ('float' in attribute) {
    writeFloat(message, 2, attribute.float)
    writeInteger(message, 20, 1)
  } else {
    for (const item of attribute) writeInteger(message, 8, item)
    writeInteger(message, 20, 7)
  }
  return message
}

function tensorMessage(constant: ConstantTensor, place: Place | undefined): Message {
  const message = createMessage()
  for (const size of constant.shape) writeInteger(message, 1, size)
  writeInteger(message, 2, elementTypes[constant.type])
  writeString(message, 8, constant.name)
  if (place === undefined) {
    writeBytes(message, 9, constant.bytes)
    return message
  }
  const entries = { location: place.file, offset: place.offset, length: constant.bytes.length }
  for (const [key, value] of Object.entries(entries)) {
    const entry = createMessage()
    writeString(entry, 1, key)
    writeString(entry, 2, String(value))
    writeMessage(message, 13, entry)
  }
  writeInteger(message, 14, 1)
  return message
}

function valueMessage(value: GraphValue): Message {
  const shape = createMessage()
  for (const size of value.shape) {
    const dimension = createMessage()
    if (typeof size === 'number') writeInteger(dimension, 1, size)
    else writeString(dimension, 2, size)
    writeMessage(shape, 1, dimension)
  }
  const tensor = createMessage()
  writeInteger(tensor, 1, elementTypes[value.type])
  writeMessage(tensor, 2, shape)
  const type = createMessage()
  writeMessage(type, 1, tensor)
  const message = createMessage()
  writeString(message, 1, value.name)
  writeMessage(message, 2, type)
  return message
}
