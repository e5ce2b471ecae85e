import { defineNode, list, port, text } from '@chainwright/core'
import type { GrantedFile } from '../doors/files.ts'
import { decodeText } from '../text/decode-text.ts'

type Format = 'text' | 'html' | 'csv' | 'jsonl' | 'pdf'

const formatsByExtension = new Map<string, Format>([
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
 * Reads texts from granted files: one text per file, or per row of a table. The format follows from
 * the extension unless one is given; Markdown stays as it is written. Fails with `file-not-text`,
 * `file-not-pdf`, `file-too-large`, `table-invalid`, `column-missing`, or as the granted files do.
 */
export const load = defineNode({
  type: 'load@1',
  title: 'Load',
  description: 'Reads texts from files that the run was granted.',
  group: 'text',
  inputs: {
    files: port(text, {
      description: 'Name of a file, or a glob such as notes/**/*.md',
      form: { as: 'line' },
    }),
    format: port(text, {
      description: 'auto goes by the extension; csv and jsonl give one text per row',
      default: 'auto',
      choices: ['auto', 'text', 'markdown', 'html', 'csv', 'jsonl', 'pdf'],
    }),
    column: port(text, {
      description: 'Column of a table, or key of JSON lines; left out, the whole row',
      optional: true,
      form: { as: 'line' },
    }),
  },
  services: ['files'],
  outputs: {
    texts: port(list(text), { description: 'In name order' }),
    names: port(list(text), { description: 'Where each text is from: a file name, with #row' }),
  },
  // The same name may mean another content tomorrow.
  repeatable: false,
  async run({ inputs, context }) {
    const texts: string[] = []
    const names: string[] = []
    const files = await context.services.files.read(inputs.files, context.signal)
    for (const [index, file] of files.entries()) {
      context.signal.throwIfAborted()
      context.progress(index, files.length, file.name)
      for (const part of await readFile(file, inputs, context.signal)) {
        texts.push(part.text)
        names.push(part.name)
      }
    }
    context.progress(files.length, files.length)
    return { texts, names }
  },
})

/** What reads HTML, tables and PDF is loaded when there is some: an editor needs the description alone. */
async function readFile(
  { name, bytes }: GrantedFile,
  options: { format: string; column: string | undefined },
  signal: AbortSignal,
): Promise<{ name: string; text: string }[]> {
  const format = options.format === 'auto' ? formatOf(name) : options.format
  if (format === 'pdf') {
    const { pdfText } = await import('../text/pdf-text.ts')
    return [{ name, text: await pdfText(bytes, name, signal) }]
  }
  const content = decodeText(bytes, name)
  if (format === 'html') {
    const { htmlText } = await import('../text/html-text.ts')
    return [{ name, text: htmlText(content, name) }]
  }
  if (format !== 'csv' && format !== 'jsonl') return [{ name, text: content }]
  const { csvRows, jsonLineRows, rowTexts } = await import('../text/table-rows.ts')
  const rows = format === 'csv' ? csvRows(content, name) : jsonLineRows(content, name)
  const texts = rowTexts(rows, options.column, name)
  return rows.map((row, index) => ({ name: `${name}#${row.number}`, text: texts[index] ?? '' }))
}

function formatOf(name: string): Format {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return formatsByExtension.get(extension) ?? 'text'
}
