import { schemaFormat } from '../../endpoints/compatible/schema-format.ts'
import type { ChatCall, EmbedCall, Provider } from '../../endpoints/endpoint.ts'
import { placeholderKey } from './placeholder-key.ts'
import { loadPackage } from './load-package.ts'
import { langChainMessages } from './messages.ts'
import { replyPieces } from './reply-pieces.ts'

const load = () => loadPackage('@langchain/openai', () => import('@langchain/openai'))

const chatOnly: Provider = {
  title: 'OpenAI',
  packageName: '@langchain/openai',
  address: 'https://api.openai.com/v1',
  keyVariable: 'OPENAI_API_KEY',
  needsKey: true,
  header: { name: 'authorization', before: 'Bearer ' },
  options: ['seed', 'logProbabilities'],
  structured: true,
  stops: 4,
  listPath: '/models',
  chat,
}

/** The endpoints of OpenAI. */
export const openai: Provider = { ...chatOnly, embed }

/** Any address of the user's that speaks like OpenAI; few of them need a key. */
export const compatible: Provider = {
  ...openai,
  title: 'OpenAI-compatible',
  address: undefined,
  keyVariable: undefined,
  needsKey: false,
}

/** The inference endpoints of Hugging Face, which speak like OpenAI; their vectors do not. */
export const huggingface: Provider = {
  ...chatOnly,
  title: 'Hugging Face',
  address: 'https://router.huggingface.co/v1',
  keyVariable: 'HF_TOKEN',
}

async function chat({ endpoint, settings, messages, fetch, signal }: ChatCall) {
  // The class for chat completions: the wider ChatOpenAI takes other routes for some models.
  const { ChatOpenAICompletions } = await load()
  const { schema, seed, stop, logProbabilities, maxTokens, temperature, topP } = settings
  const model = new ChatOpenAICompletions({
    model: endpoint.model,
    apiKey: placeholderKey,
    configuration: { baseURL: endpoint.address, fetch, logLevel: 'off' },
    maxRetries: 0,
    streaming: true,
    streamUsage: true,
    maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(logProbabilities !== undefined && { logprobs: true, topLogprobs: logProbabilities }),
  })
  const options = {
    signal,
    ...(seed !== undefined && { seed }),
    ...(stop && { stop: [...stop] }),
    ...(schema && { response_format: schemaFormat(schema) }),
  }
  const said = await langChainMessages(messages)
  return replyPieces(model._streamResponseChunks(said, options as never))
}

async function embed({ endpoint, texts, fetch }: EmbedCall): Promise<number[][]> {
  const { OpenAIEmbeddings } = await load()
  const model = new OpenAIEmbeddings({
    model: endpoint.model,
    apiKey: placeholderKey,
    configuration: { baseURL: endpoint.address, fetch, logLevel: 'off' },
    encodingFormat: 'float',
    stripNewLines: false,
    maxRetries: 0,
  })
  return model.embedDocuments([...texts])
}
