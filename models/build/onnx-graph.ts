/** Element types that the starter models use, with their number in the ONNX format. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const

/** Name of an ONNX element type. */
export type ElementType = keyof typeof elementTypes

/** An attribute of an operator: a whole number, a list of them, a string, or a float. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

/** A dimension: a size, or a name where the size is only known when the model runs. */
export type Dimension = number | string

/** A constant tensor of the graph, little-endian. */
export interface ConstantTensor {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

/** An input or output of the whole graph. */
export interface GraphValue {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly Dimension[]
}

/** One operator of the graph. */
export interface GraphNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A graph under construction. Values are referred to by name; an empty name is an absent optional input. */
export interface OnnxGraph {
  readonly nodes: GraphNode[]
  readonly constants: Map<string, ConstantTensor>
  readonly inputs: GraphValue[]
  readonly outputs: GraphValue[]
}

type Numbers = Float32Array | Int8Array | Uint8Array | Uint16Array | BigInt64Array

/** Starts an empty graph. */
export function createGraph(): OnnxGraph {
  return { nodes: [], constants: new Map(), inputs: [], outputs: [] }
}

/** Declares an input of the model and returns its name. */
export function addInput(graph: OnnxGraph, name: string, value: Omit<GraphValue, 'name'>): string {
  graph.inputs.push({ name, ...value })
  return name
}

/** Declares an output of the model; a node must produce a value of that name. */
export function addOutput(graph: OnnxGraph, name: string, value: Omit<GraphValue, 'name'>): void {
  graph.outputs.push({ name, ...value })
}

/** Adds a constant tensor and returns its name. Throws if the name is taken. */
export function addConstant(
  graph: OnnxGraph,
  name: string,
  constant: { type: ElementType; shape: readonly number[]; values: Numbers },
): string {
  if (graph.constants.has(name)) throw new Error(`The constant "${name}" exists already.`)
  const { buffer, byteOffset, byteLength } = constant.values
  const bytes = new Uint8Array(buffer, byteOffset, byteLength)
  graph.constants.set(name, { name, type: constant.type, shape: constant.shape, bytes })
  return name
}

/** Adds an operator with one output and returns the output's name, which is generated unless given. */
export function addNode(
  graph: OnnxGraph,
  operator: string,
  node: { inputs: readonly string[]; attributes?: Record<string, Attribute>; output?: string },
): string {
  const output = node.output ?? `${operator}_${graph.nodes.length}`
  addNodeWithOutputs(graph, operator, { ...node, outputs: [output] })
  return output
}

/** Adds an operator with several named outputs. */
export function addNodeWithOutputs(
  graph: OnnxGraph,
  operator: string,
  node: {
    inputs: readonly string[]
    attributes?: Record<string, Attribute>
    outputs: readonly string[]
  },
): void {
  const { inputs, outputs, attributes = {} } = node
  graph.nodes.push({ operator, inputs, outputs, attributes })
}

/** A constant list of whole numbers; equal lists share one tensor. */
export function integers(graph: OnnxGraph, values: readonly number[]): string {
  return shared(graph, `integers_${values.join('_')}`, {
    type: 'int64',
    shape: [values.length],
    values: BigInt64Array.from(values.map(BigInt)),
  })
}

/** A constant whole number without dimensions. */
export function integer(graph: OnnxGraph, value: number): string {
  return shared(graph, `integer_${value}`, {
    type: 'int64',
    shape: [],
    values: BigInt64Array.of(BigInt(value)),
  })
}

/** A constant float without dimensions. */
export function float(graph: OnnxGraph, value: number): string {
  return shared(graph, `float_${value}`, {
    type: 'float32',
    shape: [],
    values: Float32Array.of(value),
  })
}

function shared(
  graph: OnnxGraph,
  name: string,
  constant: Parameters<typeof addConstant>[2],
): string {
  return graph.constants.has(name) ? name : addConstant(graph, name, constant)
}
