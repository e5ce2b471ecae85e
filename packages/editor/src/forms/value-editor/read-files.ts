import type { Row } from '@chainwright/nodes/data'
import { valuesText } from '../../text/values.ts'
import type { NamedText, TextLimits } from './document-list.ts'

/** A file as it was read: a text, rows of a table, or why neither. */
export type ReadFile =
  | { readonly type: 'text'; readonly text: NamedText }
  | { readonly type: 'table'; readonly text: NamedText; readonly rows: readonly Row[] }
  | { readonly type: 'problem'; readonly message: string }

/** What of a file is needed to read it: browsers' own files have it. */
export interface ReadableFile {
  readonly name: string
  readonly size: number
  readonly arrayBuffer: () => Promise<ArrayBuffer>
}

/** Reads a dropped or chosen file. Never rejects: what is wrong is told in words. */
export async function readFile(file: ReadableFile, limits: TextLimits): Promise<ReadFile> {
  const { name } = file
  if (file.size === 0) return { type: 'problem', message: valuesText.empty(name) }
  // A table is larger than each of its texts, and a PDF than its text.
  const most = isTable(name) || isPdf(name) ? limits.totalBytes : limits.itemBytes
  if (file.size > most) {
    return { type: 'problem', message: valuesText.tooLong(name, file.size, most) }
  }
  try {
    const bytes = await file.arrayBuffer()
    if (isPdf(name)) return await readPdf(name, bytes)
    const content = decode(bytes)
    if (content === undefined) return { type: 'problem', message: valuesText.notText(name) }
    return await readContent(name, content)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { type: 'problem', message: valuesText.unreadable(name, reason) }
  }
}

async function readContent(name: string, content: string): Promise<ReadFile> {
  const text = { name, text: content }
  if (/\.(?:html?|xhtml)$/i.test(name)) {
    const { htmlText } = await import('@chainwright/nodes/data')
    return { type: 'text', text: { name, text: htmlText(content, name) } }
  }
  if (!isTable(name)) return { type: 'text', text }
  const { csvRows, jsonLineRows } = await import('@chainwright/nodes/data')
  const rows = /\.[ct]sv$/i.test(name) ? csvRows(content, name) : jsonLineRows(content, name)
  return { type: 'table', text, rows }
}

async function readPdf(name: string, bytes: ArrayBuffer): Promise<ReadFile> {
  const { pdfText } = await import('@chainwright/nodes/data')
  const text = await pdfText(new Uint8Array(bytes), name, AbortSignal.timeout(longestPdfMs))
  if (text === '') return { type: 'problem', message: valuesText.noTextInside(name) }
  return { type: 'text', text: { name, text } }
}

/** Longest time for the text of a PDF, in milliseconds. */
const longestPdfMs = 60_000

function isPdf(name: string): boolean {
  return /\.pdf$/i.test(name)
}

function isTable(name: string): boolean {
  return /\.(?:csv|tsv|jsonl|ndjson)$/i.test(name)
}

function decode(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // A zero is the mark of what is no text, whatever it decodes to.
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
