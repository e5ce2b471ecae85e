/** Bytes of a text in UTF-8. A lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (isPair(text, at)) {
      bytes += 2
      at += 1
    } else bytes += 2
  }
  return bytes
}

/** True when a text has more than `limit` bytes in UTF-8; counts only when it is a close call. */
export function exceedsUtf8(text: string, limit: number): boolean {
  if (text.length > limit) return true
  return text.length * 3 > limit && utf8Length(text) > limit
}

/** The UTF-8 form of a text. A lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text))
  let end = 0
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0xd800 && code <= 0xdfff) {
      const pair = isPair(text, at)
      code = pair ? (text.codePointAt(at) ?? 0) : 0xfffd
      if (pair) at += 1
    }
    end = encodeOne(bytes, end, code)
  }
  return bytes
}

function encodeOne(bytes: Uint8Array, end: number, code: number): number {
  if (code < 0x80) {
    bytes[end] = code
    return end + 1
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
  const lead = more === 1 ? 0xc0 : more === 2 ? 0xe0 : 0xf0
  bytes[end] = lead | (code >> (6 * more))
  for (let part = more; part > 0; part--) {
    bytes[end + 1 + more - part] = 0x80 | ((code >> (6 * (part - 1))) & 0x3f)
  }
  return end + 1 + more
}

function isPair(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00
}

/** The text of strict UTF-8, or the offset of the first byte that breaks its rules. */
export function decodeUtf8(bytes: Uint8Array): { text: string } | { brokenAt: number } {
  let text = ''
  const units = new Uint16Array(4096)
  for (let at = 0; at < bytes.length;) {
    let filled = 0
    for (; at < bytes.length && filled < units.length - 1;) {
      const lead = bytes[at] ?? 0
      const length = lead < 0x80 ? 1 : sequenceLength(bytes, at, lead)
      if (length === 0) return { brokenAt: at }
      const code = length === 1 ? lead : codeOf(bytes, at, length)
      if (code > 0xffff) units[filled++] = 0xd7c0 + (code >> 10)
      units[filled++] = code > 0xffff ? 0xdc00 | (code & 0x3ff) : code
      at += length
    }
    text += Reflect.apply(String.fromCharCode, undefined, units.subarray(0, filled))
  }
  return { text }
}

/** How many bytes the sequence at `at` has; 0 when it is cut off, overlong, a surrogate, or too large. */
function sequenceLength(bytes: Uint8Array, at: number, lead: number): number {
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let next = 1; next < length; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  const second = bytes[at + 1] ?? 0
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90)
  const outside = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f)
  return overlong || outside ? 0 : length
}

function codeOf(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (0xff >> (length + 1))
  for (let next = 1; next < length; next++) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f)
  return code
}
