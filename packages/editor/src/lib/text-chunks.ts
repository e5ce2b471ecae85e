/**
 * Cuts a long text into pieces of about `size` characters, after line ends where there are some, else
 * after spaces, and never within a pair of surrogates. The pieces joined are the text.
 */
export function textChunks(text: string, size = 4000): string[] {
  const chunks: string[] = []
  for (let start = 0; start < text.length;) {
    const end = start + size >= text.length ? text.length : cutBefore(text, start, start + size)
    chunks.push(text.slice(start, end))
    start = end
  }
  return chunks
}

/** The first `length` characters, ended at a word where one is near. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return text
  const start = text.slice(0, isPairCut(text, length) ? length - 1 : length)
  const space = start.lastIndexOf(' ')
  return space > length * 0.8 ? start.slice(0, space) : start
}

function cutBefore(text: string, start: number, end: number): number {
  const least = start + (end - start) / 2
  for (const mark of ['\n', ' ']) {
    const place = text.lastIndexOf(mark, end - 1)
    if (place >= least) return place + 1
  }
  return isPairCut(text, end) ? end - 1 : end
}

function isPairCut(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff
}
