import type { Head } from '../load/specification.ts'
import { onnxFile } from './dtypes.ts'
import { weightNames } from './heads.ts'

/** The files of a weight type that hold a graph, by their paths inside the model's folder. */
export function graphFiles({ head, dtype }: { head: Head | undefined; dtype: string }): string[] {
  return weightNames(head).map((file) => onnxFile(file, dtype))
}

/** True for a graph, and for the parts that it was split into because of its size. */
export function isWeightFile(path: string, graphs: readonly string[]): boolean {
  return graphs.some((graph) => path.startsWith(graph))
}
