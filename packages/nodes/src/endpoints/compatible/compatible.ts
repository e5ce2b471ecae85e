import type { Provider } from '../endpoint.ts'
import { streamChat } from './stream-chat.ts'
import { askVectors } from './ask-vectors.ts'

/**
 * Any address that speaks like OpenAI, asked by a client of our own: it is small enough for a page, and
 * takes no package.
 */
export const ownCompatible: Provider = {
  title: 'OpenAI-compatible',
  packageName: 'this program',
  address: undefined,
  keyVariable: undefined,
  needsKey: false,
  header: { name: 'authorization', before: 'Bearer ' },
  options: ['seed', 'logProbabilities'],
  structured: true,
  stops: 4,
  listPath: '/models',
  chat: (call) => Promise.resolve(streamChat(call)),
  embed: askVectors,
}
