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
/** Keys and texts of the format, and texts at its edges. */
const texts = wordsOf(String.raw`
  "chainwright" "name" "description" "inputs" "nodes" "outputs" "flows" "layout" "$schema" "x-note"
  "type" "model" "flow" "retries" "timeoutMs" "onError" "off" "from" "value" "lines" "use" "fallback"
  "default" "fail" "skip" "__proto__" "\u005f_proto__" "constructor" "toString" "prototype" "a"
  "a.b" "inputs.a" "a.inputs" "a.b.c" "a\u0020b" "a@2" "a@0" "\ud800" "𝄞" "" "1" "é"`)
const values = wordsOf(`
  {"from":"a.b"} {"from":"inputs.a"} {"from":"a.b","x":1} [{"from":"a.b"},{"from":"b.a"}]
  [{"from":"a.b"},1] {"value":{}} {"lines":["a","b"]} {"lines":[1]} [[{}]] [[1],[]] {"use":{"a":1}}
  {"use":{"a":{}}} {"fallback":"m"} {"type":"a"} {"nodes":{}} {"chainwright":1,"nodes":{}} [] {}
  0 -0 1e309 -1e999 1e-999 9007199254740993 100 101 86400001 0.1 1 2 null true false
  ${'['.repeat(58)}${']'.repeat(58)} ${'['.repeat(70)}${']'.repeat(70)}`)
const pieces = wordsOf(String.raw`\uFEFF \ " \u0061 \ud800 é 𝄞 { } [ ] , : // /* 1e`)
const oddBytes = [0x00, 0x0a, 0x20, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xef, 0xf4, 0xff]

function wordsOf(list: string): Uint8Array[] {
  return list.split(/\s+/).flatMap((word) => (word === '' ? [] : [encoder.encode(word)]))
}

/** A file with one to three changes: most keep it JSON, some break it. */
export function mutate(
  start: Uint8Array,
  corpus: readonly Uint8Array[],
  random: Random,
): Uint8Array {
  let bytes = start
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const other = corpus[random(corpus.length)] ?? bytes
    bytes = random(5) > 0 ? changeJson(bytes, random) : changeBytes(bytes, other, random)
  }
  return bytes
}

/** A change that leaves JSON behind: another text or value, or one more entry. */
function changeJson(bytes: Uint8Array, random: Random): Uint8Array {
  const tokens = tokensOf(bytes)
  const token = tokens[random(tokens.length)]
  if (!token) return bytes
  if (random(4) === 0) {
    const brace = bytes.indexOf(0x7b, random(bytes.length))
    const entry = [...anyText(bytes, tokens, random), 0x3a, ...pick(values, random), 0x2c]
    return brace < 0 ? bytes : splice(bytes, brace + 1, 0, entry)
  }
  const text = token.key || random(2) === 0
  const put = text ? anyText(bytes, tokens, random) : pick(values, random)
  return splice(bytes, token.start, token.end - token.start, put)
}

interface Token {
  readonly start: number
  readonly end: number
  readonly key: boolean
}

/** Texts and scalars of a file that is JSON. */
function tokensOf(bytes: Uint8Array): Token[] {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return Array.from(latin.matchAll(/"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/g), ({ 0: token, index }) => {
    const end = index + token.length
    return { start: index, end, key: latin[end] === ':' }
  })
}

/** A text in quotes: one of this file, or one of the format. */
function anyText(bytes: Uint8Array, tokens: Token[], random: Random): Uint8Array {
  const token = tokens[random(tokens.length)]
  const known = token && bytes[token.start] === 0x22 && random(2) === 0
  return known ? bytes.subarray(token.start, token.end) : pick(texts, random)
}

/** A change anywhere: bits, odd bytes, pieces of JSON and of other files. */
function changeBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1)
  const length = random(12)
  switch (random(6)) {
    case 0:
      return splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << random(8))])
    case 1:
      return splice(bytes, at, random(2), [oddBytes[random(oddBytes.length)] ?? 0])
    case 2:
      return splice(bytes, at, 0, pick(pieces, random))
    case 3:
      return splice(bytes, at, length, [])
    case 4:
      return splice(bytes, at, 0, bytes.subarray(at, at + length * 8))
    default: {
      const from = random(other.length + 1)
      return splice(bytes, at, length, other.subarray(from, from + random(200)))
    }
  }
}

function pick(words: readonly Uint8Array[], random: Random): Uint8Array {
  return words[random(words.length)] ?? new Uint8Array()
}

function splice(
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: ArrayLike<number>,
): Uint8Array {
  const before = bytes.subarray(0, at)
  const after = bytes.subarray(at + remove)
  const spliced = new Uint8Array(before.length + insert.length + after.length)
  spliced.set(before)
  spliced.set(insert, before.length)
  spliced.set(after, before.length + insert.length)
  return spliced
}
