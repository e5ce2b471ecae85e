import type { Generated, Translate } from '../../models/generate.ts'
import type { Endpoint } from '../endpoint.ts'
import { generate } from '../capabilities/generate.ts'

const task =
  'Do what the beginning of the text asks for with the rest of it. Reply with the resulting text alone.'

/** Text to text by a chat model; the prefix of the text says what is to be done. */
export function offerTranslate(endpoint: Endpoint): Translate {
  return {
    contextWindow: endpoint.contextWindow,
    async translate(texts, { signal, onText, ...options }) {
      // Of several texts, nobody could tell which one grows.
      const listener = texts.length === 1 && onText ? { onText } : {}
      const rewrite = (text: string): Promise<Generated> => {
        const messages = [
          { role: 'system' as const, content: task },
          { role: 'user' as const, content: text },
        ]
        return generate(endpoint, { messages }, { signal, ...options, ...listener })
      }
      return Promise.all(texts.map(rewrite))
    },
  }
}
