import type { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ChatCall, Provider } from '../../endpoints/endpoint.ts'
import { placeholderKey } from './placeholder-key.ts'
import { loadPackage } from './load-package.ts'
import { langChainMessages } from './messages.ts'
import { replyPieces } from './reply-pieces.ts'

/** The Gemini endpoints of Google. Its older package for vectors takes no network of ours. */
export const google: Provider = {
  title: 'Google',
  packageName: '@langchain/google',
  address: 'https://generativelanguage.googleapis.com',
  keyVariable: 'GEMINI_API_KEY',
  needsKey: true,
  header: { name: 'x-goog-api-key', before: '' },
  options: ['topK', 'seed'],
  structured: true,
  stops: 5,
  listPath: '/v1beta/models',
  chat,
}

async function chat({ endpoint, settings, messages, fetch, signal }: ChatCall) {
  const { ChatGoogle } = await loadPackage('@langchain/google', () => import('@langchain/google'))
  const { schema, stop, maxTokens, temperature, topK, topP, seed } = settings
  const client = { hasApiKey: () => true, fetch: (request: Request) => fetch(request) }
  const model = new ChatGoogle({
    model: endpoint.model,
    apiKey: placeholderKey,
    platformType: 'gai',
    endpoint: endpoint.address,
    apiClient: client as never,
    maxRetries: 0,
    streaming: true,
    maxOutputTokens: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(seed !== undefined && { seed }),
    ...(stop && { stopSequences: [...stop] }),
    ...(schema && { responseSchema: schema as never }),
  })
  const said = await langChainMessages(messages)
  return replyPieces(asSent(model._streamResponseChunks(said, { signal } as never)))
}

/**
 * Without the end that the package makes up for whatever it cannot read: a reply that broke off would
 * pass for a whole one. Google itself writes its reasons in capitals.
 */
async function* asSent(
  chunks: AsyncIterable<ChatGenerationChunk>,
): AsyncGenerator<ChatGenerationChunk> {
  for await (const chunk of chunks) {
    if (chunk.generationInfo?.['finishReason'] !== 'stop') yield chunk
  }
}
