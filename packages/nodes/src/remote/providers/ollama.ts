import type { ChatCall, EmbedCall, Provider } from '../../endpoints/endpoint.ts'
import { loadPackage } from './load-package.ts'
import { langChainMessages } from './messages.ts'
import { replyPieces } from './reply-pieces.ts'

const load = () => loadPackage('@langchain/ollama', () => import('@langchain/ollama'))

/** A server of Ollama, by default on this machine. */
export const ollama: Provider = {
  title: 'Ollama',
  packageName: '@langchain/ollama',
  address: 'http://127.0.0.1:11434',
  keyVariable: undefined,
  needsKey: false,
  header: { name: 'authorization', before: 'Bearer ' },
  options: ['topK', 'repetitionPenalty', 'seed'],
  structured: true,
  stops: Infinity,
  listPath: '/api/tags',
  chat,
  embed,
}

async function chat({ endpoint, settings, messages, fetch, signal }: ChatCall) {
  const { ChatOllama } = await load()
  const { schema, stop, maxTokens, temperature, topK, topP, seed, repetitionPenalty } = settings
  const { contextWindow } = endpoint.facts
  const model = new ChatOllama({
    model: endpoint.model,
    baseUrl: endpoint.address,
    fetch,
    maxRetries: 0,
    numPredict: maxTokens,
    ...(contextWindow !== undefined && { numCtx: contextWindow }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(seed !== undefined && { seed }),
    ...(repetitionPenalty !== undefined && { repeatPenalty: repetitionPenalty }),
    ...(schema && { format: schema }),
  })
  const options = { signal, ...(stop && { stop: [...stop] }) }
  const said = await langChainMessages(messages)
  return replyPieces(model._streamResponseChunks(said, options as never))
}

async function embed({ endpoint, texts, fetch }: EmbedCall): Promise<number[][]> {
  const { OllamaEmbeddings } = await load()
  const { model, address } = endpoint
  const embeddings = new OllamaEmbeddings({ model, baseUrl: address, fetch, maxRetries: 0 })
  return embeddings.embedDocuments([...texts])
}
