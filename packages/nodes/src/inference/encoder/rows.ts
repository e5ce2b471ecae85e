import { FlowError } from '@chainwright/core'
import type { TextPair } from '../../models/inference.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { NetworkInput } from '../text/input-template.ts'

/** What the two texts of a pair are called in messages. */
export interface PairNames {
  first: string
  second: string
}

/**
 * The network's input for each text. Throws a `FlowError` (`text-too-long`) for a text beyond the
 * window.
 */
export function textRows(model: LoadedModel, texts: readonly string[]): NetworkInput[] {
  return tokenRows(
    model,
    texts.map((text) => model.tokenizer.encode(text)),
  )
}

/** The same for texts that are tokenized already, without special tokens. */
export function tokenRows(
  model: LoadedModel,
  texts: readonly (readonly number[])[],
): NetworkInput[] {
  const window = model.specification.contextWindow
  return texts.map((tokens, index) => {
    const row = model.tokenizer.frame([tokens])
    if (row.ids.length > window) {
      throw textTooLong(
        `Text ${index + 1} has ${row.ids.length} tokens, more than the ${window} that the model can read at once. Split it first.`,
      )
    }
    return filled(model, row)
  })
}

/**
 * The network's input for each pair of texts; a text that stands in several pairs is tokenized
 * once. Throws a `FlowError` (`text-too-long`) that names the longer text of a pair beyond the
 * window.
 */
export function pairRows(
  model: LoadedModel,
  pairs: readonly TextPair[],
  names: PairNames,
): NetworkInput[] {
  const { tokenizer, specification } = model
  const tokensOf = remembering(tokenizer.encode)
  const window = specification.contextWindow
  return pairs.map((pair, index) => {
    const [first, second] = [tokensOf(pair.first), tokensOf(pair.second)]
    const row = tokenizer.frame([first, second])
    if (row.ids.length > window) {
      const longer = first.length >= second.length ? names.first : names.second
      throw textTooLong(
        `The ${names.first} of pair ${index + 1} has ${first.length} tokens and its ${names.second} ${second.length}; with the model's own they are ${row.ids.length}, more than the ${window} that it can read at once. Shorten the ${longer} by at least ${row.ids.length - window} tokens, or split it.`,
      )
    }
    return filled(model, row)
  })
}

/** The token that fills up shorter rows; `undefined` when the model names none. */
export function paddingToken({ config, tokenizer }: LoadedModel): number | undefined {
  return config.pad_token_id ?? tokenizer.special('pad_token')?.token
}

/** A text without any token is read as one token of padding. */
function filled(model: LoadedModel, row: NetworkInput): NetworkInput {
  return row.ids.length > 0 ? row : { ...row, ids: [paddingToken(model) ?? 0], types: [0] }
}

function remembering(encode: (text: string) => number[]): (text: string) => number[] {
  const known = new Map<string, number[]>()
  return (text) => {
    const tokens = known.get(text) ?? encode(text)
    known.set(text, tokens)
    return tokens
  }
}

/** The error for a text, or pair of texts, beyond the model's window. */
export function textTooLong(message: string): FlowError {
  return new FlowError({ code: 'text-too-long', message })
}
