import { createOnnxWriter } from './onnx-writer.ts'

/**
 * An encoder that multiplies a square matrix by itself `times` times in one forward pass, which
 * nothing can interrupt. `when` says whether it does so for an input, or already while it is loaded.
 */
export function slowEncoder(
  size: number,
  { times, when }: { times: number; when: 'run' | 'load' },
): Uint8Array {
  const graph = createOnnxWriter()
  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence'])
  graph.input('attention_mask', 'int64', ['batch', 'sequence'])
  const one = graph.constant([1, 1], Float32Array.of(0.5))
  const known = when === 'load' ? one : graph.node('Mul', [zeroOf(ids), one])
  const shape = graph.constant([2], [size, size])
  let matrix = graph.node('Expand', [known, shape])
  for (let time = 0; time < times; time += 1) matrix = graph.node('MatMul', [matrix, matrix])
  const corner = graph.node('Slice', [
    matrix,
    ...[
      [0, 0],
      [1, 1],
      [0, 1],
    ].map((at) => graph.constant([2], at)),
  ])
  graph.node('Add', [graph.node('Unsqueeze', [corner, graph.constant([1], [0])]), spread(ids)], {
    output: 'last_hidden_state',
  })
  graph.output('last_hidden_state', 'float', ['batch', 'sequence', 1])
  return graph.bytes()

  /** A matrix of one number that only an input makes known. */
  function zeroOf(value: string): string {
    const float = graph.node('Cast', [value], { attributes: { to: 1 } })
    const sum = graph.node('ReduceMean', [float], { attributes: { axes: [0, 1] } })
    return graph.node('Mul', [sum, graph.constant([1], Float32Array.of(0))])
  }

  function spread(value: string): string {
    const float = graph.node('Cast', [value], { attributes: { to: 1 } })
    return graph.node('Unsqueeze', [float, graph.constant([1], [2])])
  }
}
