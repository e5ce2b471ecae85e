/** A whole number from 0 up to, but without, its argument. */
export type Random = (below: number) => number

/** Random numbers that the same seed gives again (mulberry32). */
export function seedRandom(seed: number): Random {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const encoder = new TextEncoder()
const words = [
  ...[
    '"chainwright"',
    '"name"',
    '"inputs"',
    '"nodes"',
    '"outputs"',
    '"flows"',
    '"layout"',
    '"$schema"',
  ],
  ...['"type"', '"model"', '"flow"', '"retries"', '"timeoutMs"', '"onError"', '"off"', '"x-note"'],
  ...[
    '{"from":"a.b"}',
    '{"from":"inputs.a"}',
    '{"value":',
    '{"lines":["a","b"]}',
    '"use":{',
    '"fallback":',
  ],
  ...[
    '"__proto__":',
    '"constructor":',
    '"toString":',
    '"prototype":',
    '"hasOwnProperty"',
    '"inputs.a"',
  ],
  ...[
    '0',
    '-0',
    '1e309',
    '-1e999',
    '1e-999',
    '9007199254740993',
    '100',
    '101',
    '86400001',
    '0.1',
    '2',
  ],
  ...[
    '\\u0061',
    '\\ud800',
    '\\udc00\\ud800',
    '\uFEFF',
    '\u2028',
    '\0',
    '\\',
    '"',
    'é',
    '𝄞',
    '\u200b',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    'null',
    'true',
    'false',
    '[]',
    '{}',
    '//',
    '['.repeat(70),
  ],
].map((word) => encoder.encode(word))
const oddBytes = [0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xf4, 0xff]

/** A file with one to four changes: bits, odd bytes, words of the format, pieces of other files. */
export function mutate(
  start: Uint8Array,
  corpus: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let bytes = start
  for (let changes = 1 + random(4); changes > 0; changes--) {
    bytes = changeOnce(bytes, corpus, random)
  }
  return bytes
}

function changeOnce(bytes: Uint8Array, corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const at = random(bytes.length + 1)
  const word = words[random(words.length)] ?? bytes
  const length = random(12)
  switch (random(8)) {
    case 0:
      return splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << random(8))])
    case 1:
      return splice(bytes, at, 1, [oddBytes[random(oddBytes.length)] ?? 0])
    case 2:
      return splice(bytes, at, 0, word)
    case 3:
      return splice(bytes, at, word.length, word)
    case 4:
      return splice(bytes, at, length, [])
    case 5:
      return splice(bytes, at, 0, bytes.subarray(at, at + length * 8))
    case 6:
      return replaceValue(bytes, word, random)
    default: {
      const other = corpus[random(corpus.length)] ?? bytes
      const from = random(other.length + 1)
      return splice(bytes, at, length, other.subarray(from, from + random(200)))
    }
  }
}

/** Puts a word where a value stands, so that the file mostly stays JSON. */
function replaceValue(bytes: Uint8Array, word: Uint8Array, random: Random): Uint8Array {
  const colon = bytes.indexOf(0x3a, random(bytes.length + 1))
  if (colon < 0) return bytes
  let end = colon + 1
  while (end < bytes.length && ![0x2c, 0x7d, 0x5d, 0x0a].includes(bytes[end] ?? 0)) end += 1
  return splice(bytes, colon + 1, end - colon - 1, word)
}

function splice(
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: ArrayLike<number>,
): Uint8Array {
  const after = bytes.subarray(at + remove)
  const spliced = new Uint8Array(Math.min(at, bytes.length) + insert.length + after.length)
  spliced.set(bytes.subarray(0, at))
  spliced.set(insert, Math.min(at, bytes.length))
  spliced.set(after, Math.min(at, bytes.length) + insert.length)
  return spliced
}
