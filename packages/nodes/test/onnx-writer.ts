// Writes the part of the ONNX format that the tiny models of the tests need.

const elementTypes = { float: 1, int64: 7, bool: 9 }
type ElementType = keyof typeof elementTypes
type Attribute = number | readonly number[] | OnnxWriter
type Bytes = Uint8Array[]

/** A graph that is put together operator by operator; values go by name. */
export interface OnnxWriter {
  input(name: string, type: ElementType, shape: readonly (number | string)[]): string
  output(name: string, type: ElementType, shape: readonly (number | string)[]): void
  /** A constant; whole numbers become int64. */
  constant(shape: readonly number[], values: Float32Array | readonly number[]): string
  /** An operator with one output, which gets a made-up name unless one is given. */
  node(
    operator: string,
    inputs: readonly string[],
    options?: { attributes?: Record<string, Attribute>; output?: string },
  ): string
  /** An empty graph for an attribute, which sees the values of this one. */
  branch(): OnnxWriter
  /** The graph without the model around it. */
  graph(): Uint8Array
  /** The bytes of the model file. */
  bytes(): Uint8Array
}

/** Starts an empty graph. Made-up names are counted on from `names`. */
export function createOnnxWriter(names = { count: 0 }): OnnxWriter {
  const nodes: Bytes = []
  const constants: Bytes = []
  const inputs: Bytes = []
  const outputs: Bytes = []

  return {
    input(name, type, shape) {
      inputs.push(...field(11, valueInfo(name, type, shape)))
      return name
    },
    output(name, type, shape) {
      outputs.push(...field(12, valueInfo(name, type, shape)))
    },
    constant(shape, values) {
      const name = `constant_${(names.count += 1)}`
      constants.push(...field(5, tensor(name, shape, values)))
      return name
    },
    node(operator, from, { attributes = {}, output = `value_${(names.count += 1)}` } = {}) {
      const body = [
        ...from.flatMap((name) => field(1, text(name))),
        ...field(2, text(output)),
        ...field(4, text(operator)),
        ...Object.entries(attributes).flatMap(([name, value]) => field(5, attribute(name, value))),
      ]
      nodes.push(...field(1, body))
      return output
    },
    branch: () => createOnnxWriter(names),
    graph() {
      const graph = [...nodes, ...field(2, text('tiny')), ...constants, ...inputs, ...outputs]
      return new Uint8Array(Buffer.concat(graph))
    },
    bytes() {
      const operators = [...field(1, text('')), ...integer(2, 17)]
      const model = [...integer(1, 8), ...field(7, [this.graph()]), ...field(8, operators)]
      return new Uint8Array(Buffer.concat(model))
    },
  }
}

function tensor(
  name: string,
  shape: readonly number[],
  values: Float32Array | readonly number[],
): Bytes {
  const floats = values instanceof Float32Array
  const data = floats ? values : BigInt64Array.from(values, BigInt)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, floats ? elementTypes.float : elementTypes.int64),
    ...field(8, text(name)),
    ...field(9, [bytes]),
  ]
}

function valueInfo(name: string, type: ElementType, shape: readonly (number | string)[]): Bytes {
  const dimensions = shape.flatMap((size) =>
    field(1, typeof size === 'number' ? integer(1, size) : field(2, text(size))),
  )
  const tensorType = [...integer(1, elementTypes[type]), ...field(2, dimensions)]
  return [...field(1, text(name)), ...field(2, field(1, tensorType))]
}

function attribute(name: string, value: Attribute): Bytes {
  return [...field(1, text(name)), ...attributeValue(value)]
}

function attributeValue(value: Attribute): Bytes {
  if (typeof value === 'number') return [...integer(3, value), ...integer(20, 2)]
  if ('graph' in value) return [...field(6, [value.graph()]), ...integer(20, 5)]
  return [...value.flatMap((one) => integer(8, one)), ...integer(20, 7)]
}

function text(value: string): Bytes {
  return [new TextEncoder().encode(value)]
}

function integer(number: number, value: number): Bytes {
  return [variable(BigInt(number << 3)), variable(BigInt(value))]
}

function field(number: number, content: Bytes): Bytes {
  const length = content.reduce((sum, chunk) => sum + chunk.length, 0)
  return [variable(BigInt((number << 3) | 2)), variable(BigInt(length)), ...content]
}

function variable(value: bigint): Uint8Array {
  const bytes: number[] = []
  for (let rest = BigInt.asUintN(64, value); ;) {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 128 : low)
    if (rest === 0n) return Uint8Array.from(bytes)
  }
}
