import type { QuantizedBlocks } from './dequantize.ts'
import { blockSize } from './dequantize.ts'

/**
 * Reorders the rows of a query or key projection from the interleaved pairs that GGUF files use for
 * rotary positions to the two halves that ONNX operators expect. Blocks lie within rows, so nothing is rounded.
 */
export function splitRotaryPairs(blocks: QuantizedBlocks, headSize: number): QuantizedBlocks {
  const order = Array.from({ length: blocks.rows }, (_, row) => {
    const head = Math.floor(row / headSize)
    const within = row % headSize
    const half = headSize / 2
    return head * headSize + (within < half ? 2 * within : 2 * (within - half) + 1)
  })
  return {
    ...blocks,
    codes: reorderRows(blocks.codes, order, blocks.columns),
    scales: reorderRows(blocks.scales, order, blocks.columns / blockSize),
    offsets: reorderRows(blocks.offsets, order, blocks.columns / blockSize),
  }
}

/** Puts several projections of the same input under each other. */
export function stackRows(parts: readonly QuantizedBlocks[]): QuantizedBlocks {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const columns = parts[0]?.columns ?? 0
  const codes = new Int8Array(rows * columns)
  const scales = new Float32Array((rows * columns) / blockSize)
  const offsets = new Float32Array((rows * columns) / blockSize)
  let row = 0
  for (const part of parts) {
    codes.set(part.codes, row * columns)
    scales.set(part.scales, (row * columns) / blockSize)
    offsets.set(part.offsets, (row * columns) / blockSize)
    row += part.rows
  }
  return { rows, columns, codes, scales, offsets }
}

function reorderRows<Row extends Int8Array | Float32Array>(
  values: Row,
  order: readonly number[],
  width: number,
): Row {
  const result = values.slice() as Row
  order.forEach((from, to) =>
    result.set(values.subarray(from * width, (from + 1) * width), to * width),
  )
  return result
}
