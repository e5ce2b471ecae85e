import { defaultLimits, parseFlow, type Flow, type FlowIssue } from '@chainwright/core'
import { readFlowPicture } from '../headless/picture.ts'
import { shareText } from '../text/share.ts'

/** What a file turned out to be that a person opened or dropped. Nothing but reading is done. */
export type Opened =
  | { readonly type: 'flow'; readonly flow: Flow; readonly issues: readonly FlowIssue[] }
  | { readonly type: 'document'; readonly text: string }
  | { readonly type: 'refused'; readonly why: string }

/** Largest file that is looked at: a picture may hold a flow of the largest size. */
const mostBytes = 64 * 1024 * 1024

/** Reads a flow file, a picture that holds one, or a text. */
export async function readOpened(file: Blob & { readonly name?: string }): Promise<Opened> {
  if (file.size > mostBytes) return { type: 'refused', why: shareText.fileTooLarge(mostBytes) }
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (isPng(bytes)) return readPicture(bytes)
  if (isPdf(bytes)) return readPdf(bytes, file.name ?? shareText.pdf)
  const text = decode(bytes)
  if (text === undefined) return { type: 'refused', why: shareText.notText }
  const isJson = /\.json$/i.test(file.name ?? '')
  return isJson || looksLikeFlow(text) ? readFlowText(text) : readDocument(text)
}

/** Reads the text of a flow file. */
export function readFlowText(text: string | Uint8Array): Opened {
  const { flow, issues } = parseFlow(text)
  if (flow) return { type: 'flow', flow, issues }
  return { type: 'refused', why: issues[0]?.message ?? shareText.noFlow }
}

function readDocument(text: string): Opened {
  const { stringBytes } = defaultLimits
  if (text.trim() === '') return { type: 'refused', why: shareText.emptyFile }
  if (text.length > stringBytes)
    return { type: 'refused', why: shareText.fileTooLarge(stringBytes) }
  return { type: 'document', text }
}

async function readPicture(bytes: Uint8Array): Promise<Opened> {
  try {
    const text = await readFlowPicture(bytes)
    return text === undefined
      ? { type: 'refused', why: shareText.noFlowInside }
      : readFlowText(text)
  } catch (error) {
    return { type: 'refused', why: error instanceof Error ? error.message : String(error) }
  }
}

async function readPdf(bytes: Uint8Array, name: string): Promise<Opened> {
  try {
    const { pdfText } = await import('@chainwright/nodes/data')
    return readDocument(await pdfText(bytes, name, AbortSignal.timeout(longestPdfMs)))
  } catch (error) {
    return { type: 'refused', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Longest time for the text of a PDF, in milliseconds. */
const longestPdfMs = 60_000

function isPdf(bytes: Uint8Array): boolean {
  return [0x25, 0x50, 0x44, 0x46].every((byte, at) => bytes[at] === byte)
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, at) => bytes[at] === byte)
}

function looksLikeFlow(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"chainwright"')
}

/** The text of a file; `undefined` for what is none. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
