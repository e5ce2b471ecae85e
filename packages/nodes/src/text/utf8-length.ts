/** Bytes that a text takes in UTF-8; counted without encoding it. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    // Each half of a surrogate pair counts 2, together the 4 bytes of the character. A lone half
    // becomes U+FFFD, which takes 3.
    else if (isPairAt(text, at) || isPairAt(text, at - 1)) bytes += 2
    else bytes += 3
  }
  return bytes
}

function isPairAt(text: string, at: number): boolean {
  const high = text.charCodeAt(at)
  const low = text.charCodeAt(at + 1)
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000
}
