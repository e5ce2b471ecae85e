// Control characters but line feed and tab; then marks that change the direction of writing, and the
// separators that some terminals take for line feeds.
const harmful = /(?![\n\t])\p{Cc}|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/**
 * A text that a terminal shows and does not obey: control characters become visible signs (`␛`),
 * marks that turn the direction of writing and broken characters become `�`. Line feeds and tabs
 * stay.
 */
export function harmlessText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(harmful, visible)
}

/** The same on one line: line feeds and tabs become spaces. */
export function harmlessLine(text: string): string {
  return harmlessText(text).replace(/\s+/g, ' ').trim()
}

function visible(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\uFFFD'
}
