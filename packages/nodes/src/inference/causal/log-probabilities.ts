import { FlowError } from '@chainwright/core'
import type { Prompt, TokenLikelihood } from '../../models/generate.ts'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { planBatches } from './batch-plan.ts'
import { tokenizeEndings } from './ending-tokens.ts'
import { bytesPerColumn } from './memory.ts'
import { readsPadding } from './padding.ts'
import { limitPrefixes, pieceLengthOn, readPrompt } from './read-prompt.ts'
import { columnsOf, emptyTexts, pickTexts, readOn } from './read-texts.ts'
import type { ReadTexts } from './read-texts.ts'
import { showToken, tokenLikelihood } from './token-likelihood.ts'

/** Endings whose likelihood after a prompt is asked for. */
export interface LikelihoodWork {
  prompt: Prompt
  endings: readonly string[]
  /** Likeliest tokens that go with each token; 0 for none. */
  alternatives: number
  /** Most bytes of read prompts to remember; left out, the limit stays as it is. */
  prefixCacheBytes?: number | undefined
}

/**
 * The likelihood of each token of each ending: the log-softmax of the network's logits at its place.
 * The prompt is read once, and the endings side by side from what is remembered of it. An empty
 * ending has no tokens. Throws a `FlowError`: `prompt-too-long`, `chat-template-missing`,
 * `chat-template-failed`.
 */
export async function likelihoods(
  model: LoadedModel,
  { prompt, endings, alternatives, prefixCacheBytes }: LikelihoodWork,
  context: WorkContext,
): Promise<TokenLikelihood[][]> {
  if (prefixCacheBytes !== undefined) limitPrefixes(prefixCacheBytes)
  const { tokenizer } = model
  const { prompt: tokens, endings: rows } = tokenizeEndings(model, prompt, endings)
  checkLength(model, tokens, rows)
  const show = (token: number): string => showToken(tokenizer, token)
  const score = (logits: Float32Array, token: number): TokenLikelihood =>
    tokenLikelihood(logits, token, { show, alternatives })
  const scored: TokenLikelihood[][] = rows.map(() => [])
  let read: ReadTexts = emptyTexts(1)
  if (tokens.length > 0) {
    const { texts, logits } = await readPrompt(model, tokens, context)
    read = texts
    for (const [row, [first]] of rows.entries()) {
      if (first !== undefined) scored[row]?.push(score(logits, first))
    }
  }
  // The last token of an ending is scored by those before it, and need not be read.
  const longer = [...rows.keys()].filter((row) => (rows[row]?.length ?? 0) > 1)
  for (const batch of await plan(
    model,
    columnsOf(read),
    longer.map((row) => rows[row] ?? []),
  )) {
    const members = batch.flatMap((at) => longer[at] ?? [])
    await readEndings(
      model,
      { read, rows: members.map((row) => rows[row] ?? []) },
      {
        context,
        found: (at, logits, token) => scored[members[at] ?? 0]?.push(score(logits, token)),
      },
    )
  }
  return scored
}

interface EndingWork {
  /** The prompt. */
  read: ReadTexts
  /** Tokens of the endings. */
  rows: readonly (readonly number[])[]
}

interface EndingListener {
  context: WorkContext
  /** Told each token but the first of each ending, in order, and the logits of its place. */
  found: (row: number, logits: Float32Array, token: number) => void
}

async function readEndings(
  { network, specification }: LoadedModel,
  { read, rows }: EndingWork,
  { context, found }: EndingListener,
): Promise<void> {
  const width = Math.max(1, Math.floor(pieceLengthOn(specification.device) / rows.length))
  const longest = Math.max(...rows.map(({ length }) => length - 1))
  let texts =
    rows.length === 1
      ? read
      : await pickTexts(
          read,
          rows.map(() => 0),
        )
  for (let from = 0; from < longest; from += width) {
    throwIfCancelled(context)
    const piece = rows.map((row) => row.slice(from, Math.min(from + width, row.length - 1)))
    const next = await readOn(network, texts, { rows: piece, padding: 'behind', logits: 'all' })
    for (const [row, tokens] of piece.entries()) {
      const following = rows[row]?.slice(from + 1, from + 1 + tokens.length) ?? []
      for (const [place, token] of following.entries()) found(row, next.logits(row, place), token)
    }
    texts = next.texts
  }
}

async function plan(
  { network, specification }: LoadedModel,
  columns: number,
  rows: readonly (readonly number[])[],
): Promise<number[][]> {
  const bytes = bytesPerColumn(network)
  // A network that cannot pad may also refuse several tokens at once after a memory of several texts.
  const together = bytes !== undefined && rows.length > 1 && (await readsPadding(network))
  return planBatches(
    rows.map(({ length }) => ({ prompt: columns, longest: length })),
    {
      bytesPerColumn: together ? bytes : undefined,
      pads: together,
      contextWindow: specification.contextWindow,
    },
  )
}

function checkLength(
  { specification }: LoadedModel,
  prompt: readonly number[],
  endings: readonly (readonly number[])[],
): void {
  const longest = Math.max(0, ...endings.map(({ length }) => length))
  const window = specification.contextWindow
  if (prompt.length + longest <= window) return
  throw new FlowError({
    code: 'prompt-too-long',
    message: `The prompt has ${prompt.length} tokens and an ending ${longest}: together more than the ${window} tokens that the model can hold. Shorten the prompt by ${prompt.length + longest - window} tokens, or split the text.`,
  })
}
