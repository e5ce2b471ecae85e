import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { DescriptionFiles } from '../../inference/store/description-files.ts'
import { readTokenizer } from '../../inference/text/tokenizer.ts'
import type { ModelTokenizer } from '../../inference/text/tokenizer.ts'

/**
 * Reads tokenizers, each once for every state of its file: a large vocabulary takes a tenth of a
 * second to read.
 */
export function createTokenizers(): (files: DescriptionFiles) => ModelTokenizer {
  const known = new Map<string, { state: string; tokenizer: ModelTokenizer }>()
  return (files) => {
    const { folder } = files
    const state = stateOf(join(folder, 'tokenizer.json'))
    const found = known.get(folder)
    if (found?.state === state) return found.tokenizer
    const tokenizer = readTokenizer(files)
    known.set(folder, { state, tokenizer })
    return tokenizer
  }
}

function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return `${found?.size} ${found?.mtimeMs}`
}
