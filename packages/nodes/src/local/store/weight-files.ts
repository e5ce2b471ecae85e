import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Head } from '../../inference/load/specification.ts'
import { onnxFile } from '../../inference/store/dtypes.ts'
import { weightNames } from '../../inference/store/heads.ts'

/** Whose weights of which type. */
export interface Weights {
  /** Absolute folder of the model. */
  folder: string
  head: Head | undefined
  dtype: string
}

/** The files of a weight type that hold a graph, by their paths inside the model's folder. */
export function graphFiles({ head, dtype }: Weights): string[] {
  return weightNames(head).map((file) => onnxFile(file, dtype))
}

/** Those files, and the parts that they were split into because of their size. */
export function weightFiles(weights: Weights): string[] {
  const graphs = graphFiles(weights)
  const folder = join(weights.folder, 'onnx')
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => `onnx/${name}`)
    .filter((name) => graphs.some((graph) => name.startsWith(graph)))
}

/** Size of the weights of a type, in bytes; 0 when they are not there. */
export function weightBytes(weights: Weights): number {
  return weightFiles(weights).reduce(
    (sum, file) => sum + statSync(join(weights.folder, file)).size,
    0,
  )
}
