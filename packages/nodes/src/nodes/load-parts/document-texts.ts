/** How a document is read; Markdown and other text stay as they are. */
export type DocumentFormat = 'text' | 'markdown' | 'html' | 'csv' | 'jsonl' | 'pdf'

/** A document whose format is known. */
export interface LoadedDocument {
  /** File name or address. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly format: DocumentFormat
  /** The text of the bytes; throws `file-not-text`. Not asked of a PDF. */
  readonly decode: () => string
}

/** One text of a document, and where it is from: the document's name, with `#row` in a table. */
export interface DocumentText {
  readonly name: string
  readonly text: string
}

/**
 * The texts of a document: one, or one for each row of a table. Throws `file-not-text`, `file-not-pdf`,
 * `table-invalid` or `column-missing`.
 */
export async function documentTexts(
  { name, bytes, format, decode }: LoadedDocument,
  column: string | undefined,
  signal: AbortSignal,
): Promise<DocumentText[]> {
  // What reads HTML, tables and PDF is loaded when there is some: an editor needs the description alone.
  if (format === 'pdf') {
    const { pdfText } = await import('../../text/pdf-text.ts')
    return [{ name, text: await pdfText(bytes, name, signal) }]
  }
  const content = decode()
  if (format === 'html') {
    const { htmlText } = await import('../../text/html-text.ts')
    return [{ name, text: htmlText(content, name) }]
  }
  if (format !== 'csv' && format !== 'jsonl') return [{ name, text: content }]
  const { csvRows, jsonLineRows, rowTexts } = await import('../../text/table-rows.ts')
  const rows = format === 'csv' ? csvRows(content, name) : jsonLineRows(content, name)
  const texts = rowTexts(rows, column, name)
  return rows.map((row, index) => ({ name: `${name}#${row.number}`, text: texts[index] ?? '' }))
}
