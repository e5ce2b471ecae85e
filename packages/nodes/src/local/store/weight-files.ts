import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Head } from '../../inference/load/specification.ts'
import { graphFiles, isWeightFile } from '../../inference/store/graph-files.ts'

/** Whose weights of which type. */
export interface Weights {
  /** Absolute folder of the model. */
  folder: string
  head: Head | undefined
  dtype: string
}

/** The files that hold a graph, and the parts that they were split into because of their size. */
export function weightFiles(weights: Weights): string[] {
  const graphs = graphFiles(weights)
  const folder = join(weights.folder, 'onnx')
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => `onnx/${name}`)
    .filter((name) => isWeightFile(name, graphs))
}

/** Size of the weights of a type, in bytes; 0 when they are not there. */
export function weightBytes(weights: Weights): number {
  return weightFiles(weights).reduce(
    (sum, file) => sum + statSync(join(weights.folder, file)).size,
    0,
  )
}
