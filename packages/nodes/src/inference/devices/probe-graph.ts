import { encodeMessage } from './encode-message.ts'
import type { Message } from './encode-message.ts'

// Numbers of fields and types: onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

const types = { float: 1, half: 10 }

/** Weights of the graph: how many rows and columns `b` has. */
export interface ProbeGraph {
  /** Times that `a` is multiplied by `b`. */
  times: number
  /** Numbers of 16 or 32 bits. */
  precision: 'half' | 'float'
}

/** A graph that works out `y`, which is `a` multiplied by the square matrix `b` some times. */
export function probeGraph({ times, precision }: ProbeGraph): Uint8Array {
  const nodes: Message[] = ['a', 'b'].map((name) => cast(name, `${name}-0`, types[precision]))
  for (let time = 0; time < times; time += 1) {
    nodes.push(node('MatMul', [`a-${time}`, 'b-0'], `a-${time + 1}`))
  }
  nodes.push(cast(`a-${times}`, 'y', types.float))
  const graph: Message = [
    ...nodes.map((one) => [1, one] as const),
    [2, 'probe'],
    [11, matrix('a')],
    [11, matrix('b')],
    [12, matrix('y')],
  ]
  return encodeMessage([
    [1, 8],
    [7, graph],
    [
      8,
      [
        [1, ''],
        [2, 17],
      ],
    ],
  ])
}

function cast(from: string, to: string, type: number): Message {
  const attribute: Message = [
    [1, 'to'],
    [3, type],
    [20, 2],
  ]
  return [...node('Cast', [from], to), [5, attribute]]
}

function node(operator: string, inputs: readonly string[], output: string): Message {
  return [...inputs.map((input) => [1, input] as const), [2, output], [4, operator]]
}

function matrix(name: string): Message {
  const shape: Message = ['rows', 'columns'].map((size) => [1, [[2, `${name}-${size}`]]] as const)
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, types.float],
            [2, shape],
          ],
        ],
      ],
    ],
  ]
}
