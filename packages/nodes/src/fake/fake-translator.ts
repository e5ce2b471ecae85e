import { FlowError } from '@chainwright/core'
import type { Generated, Translate } from '../models/generate.ts'
import { fakePieces } from './fake-tokenizer.ts'

/** The `translate` capability over a function of one text. */
export function createFakeTranslator(
  translate: (text: string) => string,
  contextWindow: number,
): Translate {
  return {
    contextWindow,
    async translate(texts, { maxTokens = 256, onText, signal }) {
      const done: Generated[] = []
      for (const text of texts) {
        signal.throwIfAborted()
        const inputTokens = fakePieces(text).length
        if (inputTokens > contextWindow) throw tooLong(inputTokens, contextWindow)
        const all = fakePieces(translate(text))
        const pieces = all.slice(0, maxTokens)
        for (const piece of pieces) onText?.(piece)
        done.push({
          text: pieces.join(''),
          finish: pieces.length < all.length ? 'length' : 'stop',
          inputTokens,
          outputTokens: pieces.length,
        })
      }
      return done
    },
  }
}

function tooLong(tokens: number, contextWindow: number): FlowError {
  return new FlowError({
    code: 'text-too-long',
    message: `A text has ${tokens} tokens and does not fit the model's window of ${contextWindow}. Split it first.`,
    port: 'text',
  })
}
