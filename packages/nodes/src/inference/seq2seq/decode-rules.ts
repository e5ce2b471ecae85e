import { z } from 'zod'
import type { LoadedModel } from '../load/load-model.ts'
import { readDescription } from '../store/description-files.ts'

/** What a model's own configuration says about the texts that its decoder writes. */
export interface DecodeRules {
  /** Stands before every text. */
  start: number
  /** Each of them ends a text. */
  ends: ReadonlySet<number>
  /** The only first token, such as the language to write in. */
  first: number | undefined
  /** The only last token of a text that reaches its limit. */
  last: number | undefined
  /** Runs of tokens that are never written. */
  banned: readonly (readonly number[])[]
  /** No run of so many tokens is written twice; 0 allows it. */
  repeats: number
  /** Shortest text, in tokens. */
  shortest: number
}

const token = z.int().nonnegative()
const rulesSchema = z.looseObject({
  decoder_start_token_id: token.nullish(),
  bos_token_id: token.nullish(),
  eos_token_id: z.union([token, z.array(token)]).nullish(),
  forced_bos_token_id: token.nullish(),
  forced_eos_token_id: z.union([token, z.array(token)]).nullish(),
  bad_words_ids: z.array(z.array(token)).nullish(),
  suppress_tokens: z.array(token).nullish(),
  no_repeat_ngram_size: z.int().nonnegative().nullish(),
  min_length: z.int().nonnegative().nullish(),
  min_new_tokens: z.int().nonnegative().nullish(),
})
type RulesFile = z.infer<typeof rulesSchema>

/**
 * Reads `generation_config.json`, and `config.json` for what it leaves open. Throws a `FlowError`
 * (`model-unreadable`) for values that make no sense.
 */
export function readDecodeRules({ files, config }: LoadedModel): DecodeRules {
  const read = (name: string): RulesFile => readDescription(files, name, rulesSchema) ?? {}
  const [own, general] = [read('generation_config.json'), read('config.json')]
  const value = <Key extends keyof RulesFile>(key: Key): RulesFile[Key] => own[key] ?? general[key]
  const forced = value('forced_eos_token_id')
  return {
    start: value('decoder_start_token_id') ?? value('bos_token_id') ?? config.pad_token_id ?? 0,
    ends: new Set([value('eos_token_id') ?? []].flat()),
    first: value('forced_bos_token_id') ?? undefined,
    last: (Array.isArray(forced) ? forced[0] : forced) ?? undefined,
    banned: [
      ...(value('bad_words_ids') ?? []),
      ...(value('suppress_tokens') ?? []).map((one) => [one]),
    ],
    repeats: value('no_repeat_ngram_size') ?? 0,
    // The start token counts for this length.
    shortest: Math.max((value('min_length') ?? 0) - 1, value('min_new_tokens') ?? 0),
  }
}

/**
 * Leaves only tokens that may follow the ones written so far, by setting the logits of all others
 * to minus infinity. `longest` is the limit of the text, in tokens.
 */
export function applyRules(
  logits: Float32Array,
  written: readonly number[],
  rules: DecodeRules,
  longest: number,
): void {
  const only = onlyToken(written.length, rules, longest)
  if (only !== undefined) {
    const logit = logits[only] ?? 0
    logits.fill(-Infinity)
    logits[only] = logit
    return
  }
  if (written.length < rules.shortest) for (const end of rules.ends) logits[end] = -Infinity
  for (const run of rules.banned) {
    const last = run.at(-1)
    if (last !== undefined && endsWith(written, run.slice(0, -1))) logits[last] = -Infinity
  }
  if (rules.repeats > 0) {
    for (const repeated of followers(written, rules.repeats)) logits[repeated] = -Infinity
  }
}

function onlyToken(count: number, rules: DecodeRules, longest: number): number | undefined {
  if (count === 0 && rules.first !== undefined) return rules.first
  return count === longest - 1 ? rules.last : undefined
}

function endsWith(tokens: readonly number[], end: readonly number[]): boolean {
  const start = tokens.length - end.length
  return start >= 0 && end.every((one, at) => tokens[start + at] === one)
}

/** The tokens that would complete a run of `size` tokens for the second time. */
function followers(tokens: readonly number[], size: number): number[] {
  const before = size - 1
  const recent = tokens.slice(tokens.length - before)
  if (tokens.length < size) return []
  return tokens.filter((_, at) => {
    const run = tokens.slice(at - before, at)
    return at >= before && run.every((one, place) => one === recent[place])
  })
}
