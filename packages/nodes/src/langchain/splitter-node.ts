import { type NodeType, defineNode, list, port, text } from '@chainwright/core'
import type { ShownAs } from './node-from-runnable.ts'
import { runnableError } from './runnable-errors.ts'

/** A text splitter of LangChain. */
export interface TextSplitter {
  splitText(text: string): Promise<string[]>
}

/**
 * Makes a node type from a text splitter of LangChain: a text goes in, its chunks come out. For chunks
 * that fit a model's window, measured in its own tokens, there is the node type `split`.
 *
 * @example
 * const sections = splitterNode(RecursiveCharacterTextSplitter.fromLanguage('markdown'), {
 *   type: 'split-markdown@1', title: 'Split Markdown', description: 'Cuts Markdown at its headings.',
 * })
 */
export function splitterNode(splitter: TextSplitter, options: ShownAs): NodeType {
  return defineNode({
    group: 'langchain',
    ...options,
    inputs: { text: port(text) },
    outputs: { chunks: port(list(text), { description: 'In the order of the text' }) },
    async run({ inputs, context }) {
      try {
        return { chunks: await splitter.splitText(inputs.text) }
      } catch (thrown) {
        throw runnableError(thrown, options.title, context.signal)
      }
    },
  })
}
