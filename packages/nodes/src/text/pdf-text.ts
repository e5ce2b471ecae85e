import { FlowError } from '@chainwright/core'

/** Most pages that are read of one file. */
const mostPages = 2000
/** Longest text that is taken from one file, in characters. */
const longestText = 16 * 2 ** 20

/**
 * The text of a PDF, page by page with an empty line between pages, in the order in which it was
 * written into the file. Pictures of text have none. Rejects with a `FlowError`: `file-not-pdf` for
 * bytes that are no PDF or need a password, `file-too-large` beyond 2,000 pages or 16 Mi characters.
 */
export async function pdfText(
  bytes: Uint8Array,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const { extractText, getResolvedPDFJS } = await import('unpdf')
  const { getDocument } = await getResolvedPDFJS()
  // Only text is wanted: no fonts of the machine, no forms, no messages on the console.
  const loading = getDocument({
    data: bytes.slice(),
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    verbosity: 0,
  })
  try {
    const document = await loading.promise
    if (document.numPages > mostPages) throw tooLarge(name, `${document.numPages} pages`)
    signal.throwIfAborted()
    const { text } = await extractText(document, { mergePages: false })
    const whole = text.map((page) => page.trim()).join('\n\n')
    if (whole.length > longestText) throw tooLarge(name, `${whole.length} characters`)
    return whole.trim()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FlowError) throw error
    throw notPdf(name, error)
  } finally {
    await loading.destroy()
  }
}

function notPdf(name: string, cause: unknown): FlowError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new FlowError({
    code: 'file-not-pdf',
    message: `"${name}" cannot be read as PDF: ${said}. Save it anew as PDF without a password, or as text.`,
    port: 'files',
    cause,
  })
}

function tooLarge(name: string, size: string): FlowError {
  return new FlowError({
    code: 'file-too-large',
    message: `"${name}" has ${size}; ${mostPages} pages and ${longestText} characters are allowed. Split it first.`,
    port: 'files',
  })
}
