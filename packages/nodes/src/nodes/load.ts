import { boolean, defineNode, list, port, text, type StepContext } from '@chainwright/core'
// Makes the services known to the types: the door to files, and the one to addresses.
import type {} from '../doors/dial.ts'
import type { GrantedFile } from '../doors/files.ts'
import { decodeText } from '../text/decode-text.ts'
import {
  documentTexts,
  type DocumentFormat,
  type DocumentText,
  type LoadedDocument,
} from './load-parts/document-texts.ts'

const formatsByExtension = new Map<string, DocumentFormat>([
  ['html', 'html'],
  ['htm', 'html'],
  ['xhtml', 'html'],
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['pdf', 'pdf'],
])

/**
 * Reads texts from granted files, or from an address: one text per document, or per row of a table. The
 * format follows from the extension of a file and the content type of an answer unless one is given;
 * Markdown stays as it is written. Fails with `file-not-text`, `file-not-pdf`, `file-too-large`,
 * `table-invalid`, `column-missing`, as the granted files and the dialer do, and for addresses with
 * `data-origin-refused`, `site-failed` and `content-type-refused`.
 */
export const load = defineNode({
  type: 'load@1',
  title: 'Load',
  description: 'Reads texts from files, or from an address, that the run was granted.',
  group: 'text',
  inputs: {
    files: port(text, {
      description: 'Name of a file, a glob such as notes/**/*.md, or an address, https://…',
      form: { as: 'line' },
    }),
    format: port(text, {
      description:
        'auto goes by the extension, of an address by its content type; csv and jsonl give one text per row',
      default: 'auto',
      choices: ['auto', 'text', 'markdown', 'html', 'csv', 'jsonl', 'pdf'],
    }),
    column: port(text, {
      description: 'Column of a table, or key of JSON lines; left out, the whole row',
      optional: true,
      form: { as: 'line' },
    }),
    value: port(text, {
      description: 'Stands for {{value}} in the path or query of an address',
      optional: true,
      form: { as: 'line' },
    }),
    allowDataOrigin: port(boolean, {
      description: 'Whether another node may choose the address',
      default: false,
      literal: true,
    }),
  },
  services: ['files'],
  mayUse: ['dial'],
  outputs: {
    texts: port(list(text), { description: 'In name order' }),
    names: port(list(text), {
      description: 'Where each text is from: a file name or an address, with #row',
    }),
  },
  // The same name may mean another content tomorrow.
  repeatable: false,
  async run({ inputs, context }) {
    const documents = isAddress(inputs.files)
      ? [await addressed(inputs, context)]
      : await readFiles(inputs, context)
    const read: DocumentText[] = []
    for (const [index, document] of documents.entries()) {
      context.signal.throwIfAborted()
      context.progress(index, documents.length, document.name)
      read.push(...(await documentTexts(document, inputs.column, context.signal)))
    }
    context.progress(documents.length, documents.length)
    return { texts: read.map(({ text: one }) => one), names: read.map(({ name }) => name) }
  },
})

interface LoadInputs {
  readonly files: string
  readonly format: string
  readonly value: string | undefined
  readonly allowDataOrigin: boolean
}

async function readFiles(
  { files, format }: LoadInputs,
  { services, signal }: StepContext<'files'>,
): Promise<LoadedDocument[]> {
  const granted = await services.files.read(files, signal)
  return granted.map(({ name, bytes }: GrantedFile) => ({
    name,
    bytes,
    format: asked(format) ?? formatOf(name),
    decode: () => decodeText(bytes, name),
  }))
}

/** An address stands in the file or was given to the run, unless the node says that data may choose it. */
async function addressed(
  { files, format, value, allowDataOrigin }: LoadInputs,
  context: StepContext<'files', 'dial'>,
): Promise<LoadedDocument> {
  const { signal, services } = context
  const mayChoose = allowDataOrigin || !context.isComputed('files')
  const { loadAddress } = await import('./load-parts/load-address.ts')
  const { dial } = services
  return loadAddress({ address: files, value, mayChoose, dial, format: asked(format), signal })
}

function isAddress(written: string): boolean {
  return /^\s*https?:/i.test(written)
}

function asked(format: string): DocumentFormat | undefined {
  return format === 'auto' ? undefined : (format as DocumentFormat)
}

function formatOf(name: string): DocumentFormat {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return formatsByExtension.get(extension) ?? 'text'
}
