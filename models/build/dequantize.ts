import type { GgufTensor } from './gguf.ts'
import { readHalfFloat } from './half-float.ts'

/** Numbers that a GGUF tensor stores in blocks of this many share a scale. */
export const blockSize = 32

/**
 * A block-quantized tensor taken apart: number `i` of block `b` is `scales[b] * codes[i] + offsets[b]`.
 * Scales and offsets are exactly those of the GGUF file, where they are 16-bit floats.
 */
export interface QuantizedBlocks {
  readonly rows: number
  readonly columns: number
  readonly codes: Int8Array
  readonly scales: Float32Array
  readonly offsets: Float32Array
}

/** Takes a Q4_1 or Q8_0 tensor apart without any rounding. */
export function readBlocks(tensor: GgufTensor): QuantizedBlocks {
  const blocks = (tensor.rows * tensor.columns) / blockSize
  const result: QuantizedBlocks = {
    rows: tensor.rows,
    columns: tensor.columns,
    codes: new Int8Array(blocks * blockSize),
    scales: new Float32Array(blocks),
    offsets: new Float32Array(blocks),
  }
  if (tensor.type === 'Q4_1') readFourBitBlocks(tensor.bytes, result)
  else if (tensor.type === 'Q8_0') readEightBitBlocks(tensor.bytes, result)
  else throw new Error(`A tensor of type ${tensor.type} has no blocks.`)
  return result
}

/** The numbers of a tensor as 32-bit floats, row by row. */
export function dequantize(tensor: GgufTensor): Float32Array {
  if (tensor.type === 'F32') return new Float32Array(new Uint8Array(tensor.bytes).buffer)
  return dequantizeBlocks(readBlocks(tensor))
}

/** The numbers of a tensor that was taken apart, row by row. */
export function dequantizeBlocks(blocks: QuantizedBlocks): Float32Array {
  const { codes, scales, offsets } = blocks
  return Float32Array.from(codes, (code, index) => {
    const block = Math.floor(index / blockSize)
    return (scales[block] ?? 0) * code + (offsets[block] ?? 0)
  })
}

// A block of 20 bytes: scale, offset, then 16 bytes whose low halves are the numbers 0–15
// and whose high halves are the numbers 16–31.
function readFourBitBlocks(bytes: Uint8Array, { codes, scales, offsets }: QuantizedBlocks): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let block = 0; block < scales.length; block++) {
    const start = block * 20
    scales[block] = readHalfFloat(view.getUint16(start, true))
    offsets[block] = readHalfFloat(view.getUint16(start + 2, true))
    for (let index = 0; index < 16; index++) {
      const pair = view.getUint8(start + 4 + index)
      codes[block * blockSize + index] = pair & 15
      codes[block * blockSize + 16 + index] = pair >> 4
    }
  }
}

// A block of 34 bytes: scale, then 32 signed bytes.
function readEightBitBlocks(bytes: Uint8Array, { codes, scales }: QuantizedBlocks): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let block = 0; block < scales.length; block++) {
    scales[block] = readHalfFloat(view.getUint16(block * 34, true))
    for (let index = 0; index < blockSize; index++) {
      codes[block * blockSize + index] = view.getInt8(block * 34 + 2 + index)
    }
  }
}
