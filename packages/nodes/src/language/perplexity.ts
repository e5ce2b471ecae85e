import type { StepContext } from '@chainwright/core'
import type { LogProbabilities, TokenLikelihood } from '../models/generate.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { splitText } from '../text/split-text.ts'

/** The capabilities that tell how likely a text is. */
export interface LikelihoodModel {
  readonly logProbabilities: LogProbabilities
  readonly tokenize: Tokenize
}

/** How far the model looks. */
export interface WindowOptions {
  /** Most tokens read at once: those that are scored, and those before them. */
  window: number
  /** Most tokens that are scored at once. */
  stride: number
}

// A text that is cut can have a few more tokens than it had within the whole.
const spareTokens = 8

/**
 * The likelihood of each token of a text given those before it, as many as fit the window beside the
 * `stride` tokens that are scored at once: the sliding window of the Hugging Face documentation
 * ("Perplexity of fixed-length models"), with its cuts between words. A text that fits the window is
 * read in one go.
 */
export async function tokenLikelihoods(
  text: string,
  { logProbabilities, tokenize }: LikelihoodModel,
  options: WindowOptions,
  context: StepContext,
): Promise<TokenLikelihood[]> {
  const { signal } = context
  const special = tokenize.encode('', { special: true }).length
  const most = logProbabilities.contextWindow - special - spareTokens
  const window = Math.max(2, Math.min(Math.trunc(options.window), most))
  const stride = Math.max(1, Math.min(Math.trunc(options.stride), window - 1))
  const count = (piece: string): number => tokenize.encode(piece).length
  const parts =
    count(text) <= window
      ? [text]
      : cutBeforeSpace(await splitText(text, { tokenize, maxTokens: stride, overlap: 0, signal }))
  const sizes = parts.map(count)
  const likelihoods: TokenLikelihood[] = []
  for (const [index, part] of parts.entries()) {
    signal.throwIfAborted()
    context.progress(index, parts.length)
    const first = firstInWindow(sizes, index, window)
    const before = parts.slice(first, index).join('')
    const [scored = []] = await logProbabilities.logProbabilities({ text: before }, [part], {
      signal,
    })
    likelihoods.push(...scored)
    context.usage({ inputTokens: sizes.slice(first, index + 1).reduce((sum, size) => sum + size) })
  }
  context.progress(parts.length, parts.length)
  return likelihoods
}

/**
 * Mean negative log-likelihood in nats per token, `-1/n · Σ ln p(token | before)`, and its exponential,
 * the perplexity; `undefined` when nothing was scored.
 */
export function perplexityOf(
  likelihoods: readonly TokenLikelihood[],
): { perplexity: number; negativeLogLikelihood: number } | undefined {
  if (likelihoods.length === 0) return undefined
  const sum = likelihoods.reduce((total, { logProbability }) => total + logProbability, 0)
  const negativeLogLikelihood = -sum / likelihoods.length
  return { perplexity: Math.exp(negativeLogLikelihood), negativeLogLikelihood }
}

/**
 * The same parts, with the whitespace at the end of each at the beginning of the next: vocabularies
 * take a space together with the word after it, so that no token is cut in two.
 */
function cutBeforeSpace(parts: readonly string[]): string[] {
  const moved: string[] = []
  let space = ''
  for (const [index, part] of parts.entries()) {
    const kept = index === parts.length - 1 ? part : part.trimEnd()
    moved.push(space + kept)
    space = part.slice(kept.length)
  }
  return moved.filter((part) => part !== '')
}

/** The first of the parts that fit the window together with the one at `index`. */
function firstInWindow(sizes: readonly number[], index: number, window: number): number {
  let first = index
  let used = sizes[index] ?? 0
  while (first > 0 && used + (sizes[first - 1] ?? 0) <= window) used += sizes[--first] ?? 0
  return first
}
