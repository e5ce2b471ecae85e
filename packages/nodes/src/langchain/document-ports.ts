import { type Ports, type StepOutputs, json, list, port, text } from '@chainwright/core'
import type { DocumentInterface } from '@langchain/core/documents'
import { isDocument, plainJson } from './plain-values.ts'

/** Outputs of nodes that give documents. */
export const documentPorts = {
  texts: port(list(text), { description: 'The text of each document' }),
  metadata: port(list(json), { description: 'What is known of each, such as its source' }),
} satisfies Ports

/** Documents as the values of `documentPorts`. */
export function documentOutputs(found: unknown): StepOutputs<typeof documentPorts> {
  const documents: DocumentInterface[] = Array.isArray(found) ? found.filter(isDocument) : []
  return {
    texts: documents.map(({ pageContent }) => pageContent),
    metadata: documents.map(({ metadata }) => plainJson(metadata) ?? {}),
  }
}
