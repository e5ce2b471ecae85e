import { isFlowError } from '@chainwright/core'
import { folderFiles } from '../src/local/store/folder-files.ts'
import { createConstraint, type ReplyConstraint } from '../src/inference/constraint/constraint.ts'
import { readTokenizer } from '../src/inference/text/tokenizer.ts'
import type { Constraint } from '../src/models/generate.ts'
import { tinyVocabulary } from './tiny-models.ts'

/** Writes replies that only a constraint keeps in form. */
export interface Writer {
  /**
   * A reply of random tokens of the tiny vocabulary, the same for the same seed; `undefined` when it
   * is not whole after 600 tokens, or too complex to be led so far. Likely ends of a form become likelier with time.
   */
  write(constraint: Constraint, seed: number): Promise<string | undefined>
}

/** A writer with the vocabulary in a folder of `writeTinyLlama`. */
export function readWriter(folder: string): Writer {
  const files = folderFiles(folder)
  const tokenizer = readTokenizer(files)
  const end = tinyVocabulary - 1
  const model = { files, tokenizer, config: { eos_token_id: end } }
  return {
    async write(constraint, seed) {
      const random = numbers(seed)
      const reply = await createConstraint(constraint, model)
      const tokens: number[] = []
      while (!reply.done) {
        const impatience = tokens.length / 20
        const logits = Float32Array.from({ length: tinyVocabulary }, random)
        for (const byte of '"]}ab') raise(logits, byte.charCodeAt(0), impatience)
        raise(logits, end, 2 * impatience)
        if (!restrict(reply, logits)) return undefined
        const token = likeliest(logits)
        if (token === end) break
        tokens.push(token)
        if (tokens.length > 600) return undefined
        reply.accept(token)
      }
      return tokenizer.decode(tokens)
    },
  }
}

/** False when the form has too many ways of being read. */
function restrict(reply: ReplyConstraint, logits: Float32Array): boolean {
  try {
    reply.restrict(logits)
    return true
  } catch (thrown) {
    if (isFlowError(thrown) && thrown.code === 'constraint-too-complex') return false
    throw thrown
  }
}

/** Numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function raise(logits: Float32Array, token: number, by: number): void {
  logits[token] = (logits[token] ?? 0) + by
}

function likeliest(logits: Float32Array): number {
  return logits.indexOf(logits.reduce((top, logit) => Math.max(top, logit), -Infinity))
}
