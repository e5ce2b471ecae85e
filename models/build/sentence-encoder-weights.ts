import { addConstant, addNode } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'

/** A matrix of weights, row by row. */
export interface Matrix {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Adds a matrix to a graph and returns its name; `scaled` tells what shares a scale if it is quantized. */
export type AddMatrix = (graph: OnnxGraph, matrix: Matrix, scaled: 'rows' | 'columns') => string

/** The weights as 32-bit floats. */
export function addFloatMatrix(graph: OnnxGraph, { name, rows, columns, values }: Matrix): string {
  return addConstant(graph, name, { type: 'float32', shape: [rows, columns], values })
}

/**
 * The weights as 8-bit integers with a scale for each row or column. ONNX Runtime turns them into
 * floats once, when it loads: the file is small, and the result for a text does not depend on the
 * other texts of its batch, as it would if the inputs were quantized too.
 */
export function addEightBitMatrix(
  graph: OnnxGraph,
  matrix: Matrix,
  scaled: 'rows' | 'columns',
): string {
  const { name, rows, columns, values } = matrix
  const group = (index: number) =>
    scaled === 'rows' ? Math.floor(index / columns) : index % columns
  const largest = new Float32Array(scaled === 'rows' ? rows : columns).fill(1e-8)
  values.forEach((value, index) => {
    largest[group(index)] = Math.max(largest[group(index)] ?? 0, Math.abs(value))
  })
  const codes = Int8Array.from(values, (value, index) =>
    Math.round((value / (largest[group(index)] ?? 1)) * 127),
  )
  addConstant(graph, `${name}.codes`, { type: 'int8', shape: [rows, columns], values: codes })
  const scales = addConstant(graph, `${name}.scales`, {
    type: 'float32',
    shape: scaled === 'rows' ? [rows, 1] : [columns],
    values: largest.map((value) => value / 127),
  })
  const widened = addNode(graph, 'Cast', { inputs: [`${name}.codes`], attributes: { to: 1 } })
  return addNode(graph, 'Mul', { inputs: [widened, scales] })
}
