import { limits } from './limits.ts'
import type { MessageReader, Range } from './protobuf.ts'
import { readSparseTensor, readTensor } from './read-tensor.ts'
import type { ExternalData, Tensor } from './read-tensor.ts'

// Numbers of fields: onnx.proto, GraphProto, NodeProto, AttributeProto and FunctionProto,
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

/** What is found while a file is walked through. */
export interface Findings {
  nodes: number
  /** How deep graphs stand inside each other; 1 is the main graph alone. */
  depth: number
  external: ExternalData[]
  /** Whole numbers in constants by name: their product, for they may be a shape. */
  products: Map<string, number>
  /** Constants that are taken for a shape to fill. */
  fills: Fill[]
}

interface Fill {
  operator: string
  /** Name of the shape. */
  shape: string
  elementBytes: number
}

/** How often each operator is used, by `DOMAIN:NAME`. */
export type Uses = Map<string, number>

/** What goes with a walk. */
export interface Walk {
  reader: MessageReader
  refuse: (why: string) => Error
  findings: Findings
}

/** Operators whose result is as large as a shape says: which input has the shape. */
const filling: ReadonlyMap<string, number> = new Map([
  ['ConstantOfShape', 0],
  ['Expand', 1],
  ['Tile', 1],
])
/** Operators that have the shape as an attribute. */
const filledByAttribute = new Set(['RandomNormal', 'RandomUniform'])

/** Reads a graph and the graphs inside it; adds the operators that they use to `uses`. */
export function readGraph(walk: Walk, message: Range, uses: Uses, depth = 1): void {
  const { reader, refuse, findings } = walk
  findings.depth = Math.max(findings.depth, depth)
  if (depth > limits.subgraphDepth) {
    throw refuse(`graphs stand more than ${limits.subgraphDepth} deep inside each other`)
  }
  reader.each(message, (field) => {
    if (field.type !== 'bytes') return
    if (field.number === 1) readNode(walk, field, uses, depth)
    if (field.number === 5) keep(findings, readTensor(reader, field, refuse))
    if (field.number === 15) {
      for (const tensor of readSparseTensor(reader, field, refuse)) keep(findings, tensor)
    }
  })
}

/** A node, as far as it is looked at. */
interface Node {
  operator: string
  domain: string
  inputs: string[]
  outputs: string[]
  attributes: Attribute[]
}

/** A node's attribute: constants, or the product of its numbers. */
interface Attribute {
  name: string
  tensors: Tensor[]
  product: number
}

/** Reads a node; `depth` is that of the graph around it. */
export function readNode(walk: Walk, message: Range, uses: Uses, depth = 1): void {
  const { reader, refuse, findings } = walk
  findings.nodes += 1
  if (findings.nodes > limits.nodes) throw refuse(`it has more than ${limits.nodes} nodes`)
  const node: Node = { operator: '', domain: '', inputs: [], outputs: [], attributes: [] }
  reader.each(message, (field) => {
    if (field.type !== 'bytes') return
    if (field.number === 1) node.inputs.push(reader.text(field))
    if (field.number === 2) node.outputs.push(reader.text(field))
    if (field.number === 4) node.operator = reader.text(field)
    if (field.number === 5) node.attributes.push(readAttribute(walk, field, uses, depth))
    if (field.number === 7) node.domain = reader.text(field)
  })
  const use = `${node.domain}:${node.operator}`
  uses.set(use, (uses.get(use) ?? 0) + 1)
  keepNode(node, walk)
}

function readAttribute(walk: Walk, message: Range, uses: Uses, depth: number): Attribute {
  const { reader, refuse } = walk
  const attribute: Attribute = { name: '', tensors: [], product: 1 }
  reader.each(message, (field) => {
    const { number } = field
    if (number === 8) {
      const numbers = field.type === 'number' ? [field.value] : reader.numbers(field, 64)
      attribute.product *= productOf(numbers)
    }
    if (field.type !== 'bytes') return
    if (number === 1) attribute.name = reader.text(field)
    if (number === 5 || number === 10) attribute.tensors.push(readTensor(reader, field, refuse))
    if (number === 6 || number === 11) readGraph(walk, field, uses, depth + 1)
    if (number === 22 || number === 23) {
      attribute.tensors.push(...readSparseTensor(reader, field, refuse))
    }
  })
  return attribute
}

function keepNode({ operator, inputs, outputs, attributes }: Node, walk: Walk): void {
  const { findings, refuse } = walk
  const tensors = attributes.flatMap((attribute) => attribute.tensors)
  for (const tensor of tensors) keep(findings, tensor)
  if (operator === 'Constant') {
    const product = tensors[0]?.numbers ?? attributes.find(({ name }) => name === 'value_ints')
    if (product) {
      keepProduct(
        findings,
        outputs[0] ?? '',
        'product' in product ? product.product : productOf(product),
      )
    }
  }
  const shape = inputs[filling.get(operator) ?? -1]
  if (shape !== undefined) {
    findings.fills.push({ operator, shape, elementBytes: tensors[0]?.elementBytes ?? 4 })
  }
  if (filledByAttribute.has(operator)) {
    const product = attributes.find(({ name }) => name === 'shape')?.product ?? 0
    checkFill(operator, product * 8, refuse)
  }
}

/** Checks the operators that fill a shape, once all constants are known. */
export function checkFills({ findings, refuse }: Walk): void {
  for (const { operator, shape, elementBytes } of findings.fills) {
    checkFill(operator, (findings.products.get(shape) ?? 0) * elementBytes, refuse)
  }
}

function checkFill(operator: string, bytes: number, refuse: (why: string) => Error): void {
  if (bytes <= limits.describedBytes) return
  throw refuse(
    `${operator} would fill ${bytes} bytes; at most ${limits.describedBytes} are allowed for a constant`,
  )
}

function keep(findings: Findings, { name, numbers, external }: Tensor): void {
  if (numbers) keepProduct(findings, name, productOf(numbers))
  if (external) findings.external.push(external)
}

/** Names may return in other graphs of the file: the largest product counts. */
function keepProduct({ products }: Findings, name: string, product: number): void {
  products.set(name, Math.max(products.get(name) ?? 0, product))
}

function productOf(numbers: readonly number[]): number {
  return numbers.reduce((product, number) => product * Math.abs(number), 1)
}
