import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import type { Provider } from '../endpoints/endpoint.ts'
import { inProgram } from './chat-provider.ts'
import { runnableError } from './runnable-errors.ts'

/** Embeddings of LangChain. */
export type EmbeddingModel = Pick<EmbeddingsInterface, 'embedDocuments'>

/** Embeddings in this program, called as an endpoint is. */
export function embeddingProvider(model: EmbeddingModel, name: string): Provider {
  return {
    ...inProgram,
    title: name,
    chat: () => Promise.reject(new TypeError(`${name} makes vectors and no replies`)),
    async embed({ texts }) {
      try {
        return await model.embedDocuments([...texts])
      } catch (thrown) {
        throw runnableError(thrown, name, notAborted)
      }
    },
  }
}

const notAborted = new AbortController().signal
