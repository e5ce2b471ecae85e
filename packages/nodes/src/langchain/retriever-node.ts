import { type NodeType, port, text } from '@chainwright/core'
import { documentOutputs, documentPorts } from './document-ports.ts'
import { type AnyRunnable, type ShownAs, describedNode } from './node-from-runnable.ts'

/**
 * Makes a node type from a retriever of LangChain: a query goes in, the texts of the documents found come
 * out, with what is known of each. Lists of queries go through its `batch`.
 *
 * @example
 * const search = retrieverNode(store.asRetriever(4), {
 *   type: 'search-notes@1', title: 'Search notes', description: 'Finds notes that fit a question.',
 * })
 */
export function retrieverNode(retriever: AnyRunnable, options: ShownAs): NodeType {
  const query = port(text, { description: 'What to look for' })
  return describedNode(retriever, {
    taken: { inputs: { query }, needsOne: [], take: (values) => values['query'] },
    given: { outputs: documentPorts, give: documentOutputs },
    options,
  })
}
