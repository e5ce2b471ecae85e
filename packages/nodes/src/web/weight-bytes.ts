import type { ModelSpecification } from '../inference/load/specification.ts'
import { graphFiles } from '../inference/store/graph-files.ts'
import type { PageFiles } from './page-files.ts'

const mostParts = 1000

/** Size of the weights of a model in bytes; 0 when they are not there. */
export function weightBytes(files: PageFiles, model: ModelSpecification): number {
  let bytes = 0
  for (const graph of graphFiles(model)) {
    bytes += files.size(graph) ?? 0
    for (let part = 0; part < mostParts; part += 1) {
      const size = files.size(`${graph}_data${part === 0 ? '' : `_${part}`}`)
      if (size === undefined) break
      bytes += size
    }
  }
  return bytes
}
