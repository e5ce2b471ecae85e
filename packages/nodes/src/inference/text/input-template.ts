import type { TokenizerParts } from './tokenizer-parts.ts'

/** What a network reads for one text, or for two texts together. */
export interface NetworkInput {
  ids: number[]
  /** Which of the two texts each token belongs to, as the model's template numbers them. */
  types: number[]
  /** How many tokens stand before each text. */
  starts: readonly number[]
}

/** Puts the tokens of one or two texts into the model's own frame of special tokens. */
export type FrameTexts = (texts: readonly (readonly number[])[]) => NetworkInput

/** A place in a template: a special token, or one of the texts. */
type Part = { token: number; type: number } | { text: number; type: number }

/** Stand in for the tokens of the two texts while the template is asked for its order. */
const marks = ['\0first', '\0second']

/**
 * Reads the order of special tokens and texts, such as `[CLS] A [SEP] B [SEP]`, off the tokenizer.
 * A tokenizer without an order puts one text behind the other.
 */
export function readInputTemplate(tokenizer: TokenizerParts): FrameTexts {
  const single = partsOf(tokenizer, 1)
  const pair = partsOf(tokenizer, 2)
  return (texts) => frame(texts.length > 1 ? pair : single, texts)
}

function partsOf(tokenizer: TokenizerParts, count: number): Part[] {
  const given = marks.slice(0, count)
  const [first = '', second] = given
  const output = tokenizer.post_processor?.([first], second === undefined ? null : [second], true)
  const tokens: string[] = output?.tokens ?? []
  const parts = tokens.map((token, at): Part => {
    const type = output?.token_type_ids?.[at] ?? 0
    const text = given.indexOf(token)
    return text < 0 ? { token: idOf(tokenizer, token), type } : { text, type }
  })
  for (const [text, mark] of given.entries()) {
    if (!tokens.includes(mark)) parts.push({ text, type: text })
  }
  return parts
}

function idOf(tokenizer: TokenizerParts, token: string): number {
  const id = tokenizer.token_to_id(token)
  if (id !== undefined) return id
  throw new Error(`its template names the token ${token}, which its vocabulary lacks`)
}

function frame(parts: readonly Part[], texts: readonly (readonly number[])[]): NetworkInput {
  const ids: number[] = []
  const types: number[] = []
  const starts = texts.map(() => 0)
  for (const part of parts) {
    if ('token' in part) {
      ids.push(part.token)
      types.push(part.type)
      continue
    }
    starts[part.text] = ids.length
    for (const id of texts[part.text] ?? []) {
      ids.push(id)
      types.push(part.type)
    }
  }
  return { ids, types, starts }
}
