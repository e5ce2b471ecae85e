import { type NodeType, type StepContext, defineNode, port, text } from '@chainwright/core'
import type { DocumentLoader } from '@langchain/core/document_loaders/base'
import type { DocumentInterface } from '@langchain/core/documents'
import { raceWithSignal } from '@langchain/core/runnables'
import type {} from '../doors/files.ts'
import { documentOutputs, documentPorts } from './document-ports.ts'
import type { ShownAs } from './node-from-runnable.ts'
import { runnableError } from './runnable-errors.ts'

/** Makes a loader for one granted file. */
export type LoaderOfFile = (file: Blob, name: string) => DocumentLoader

/**
 * Makes a node type from a document loader of LangChain. A loader that is made already loads what the
 * program chose. A function makes one for each file that the flow names and the run was granted; loaders
 * that take a path or an address from a flow have no place here, since they open it by themselves.
 *
 * @example
 * const subtitles = loaderNode((file) => new SRTLoader(file), {
 *   type: 'load-subtitles@1', title: 'Load subtitles', description: 'Reads the text of subtitles.',
 * })
 *
 * Its steps fail with `runnable-failed`, or as the granted files do.
 */
export function loaderNode(loader: DocumentLoader | LoaderOfFile, options: ShownAs): NodeType {
  const shown = { group: 'langchain', ...options }
  const outputs = documentPorts
  // What is loaded may be something else tomorrow.
  const repeatable = false
  if (typeof loader !== 'function') {
    return defineNode({
      ...shown,
      inputs: {},
      outputs,
      repeatable,
      run: async ({ context }) => documentOutputs(await load(() => loader, options.title, context)),
    })
  }
  const files = port(text, {
    description: 'Name of a file, or a glob such as notes/**/*.md',
    form: { as: 'line' },
  })
  return defineNode({
    ...shown,
    inputs: { files },
    outputs,
    repeatable,
    services: ['files'],
    async run({ inputs, context }) {
      const found: DocumentInterface[] = []
      const granted = await context.services.files.read(inputs.files, context.signal)
      for (const [at, { name, bytes }] of granted.entries()) {
        context.progress(at, granted.length, name)
        const make = (): DocumentLoader => loader(new Blob([bytes.slice()]), name)
        const documents = await load(make, `${options.title} (${name})`, context)
        found.push(...documents.map((document) => named(document, name)))
      }
      context.progress(granted.length, granted.length)
      return documentOutputs(found)
    },
  })
}

/** Loaders of a blob do not know what it is called. */
function named(document: DocumentInterface, source: string): DocumentInterface {
  const known = document.metadata['source'] as unknown
  if (known !== undefined && known !== 'blob') return document
  return { ...document, metadata: { ...document.metadata, source } }
}

async function load(
  make: () => DocumentLoader,
  title: string,
  { signal }: Pick<StepContext, 'signal'>,
): Promise<DocumentInterface[]> {
  try {
    signal.throwIfAborted()
    return await raceWithSignal(make().load(), signal)
  } catch (thrown) {
    throw runnableError(thrown, title, signal)
  }
}
