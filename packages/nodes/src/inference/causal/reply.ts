import { isFlowError } from '@chainwright/core'
import type { FlowError } from '@chainwright/core'
import type { Generated, TokenLikelihood } from '../../models/generate.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { createReplyText } from '../text/reply-text.ts'
import type { GenerateSettings } from './generate-options.ts'
import { createSampler } from './sampler.ts'
import { showToken, tokenLikelihood } from './token-likelihood.ts'

/** A reply that is being written. */
export interface Reply {
  /**
   * Chooses the next token from the logits of its place, which may be overwritten; `undefined` when
   * the reply is complete.
   */
  next(logits: Float32Array): number | undefined
  /** The complete reply, or why it failed. */
  outcome(): Generated | FlowError
  /** Tokens after which the reply is cut off. */
  readonly longest: number
}

/** What keeps a reply to a form; see `constraint/`. */
interface Form {
  restrict(logits: Float32Array): void
  accept(token: number): void
  readonly done: boolean
}

interface ReplyOptions {
  /** The tokens of the prompt. */
  prompt: readonly number[]
  /** Whether the reply goes on in the middle of a text. */
  continues: boolean
  settings: GenerateSettings
  longest: number
  form: Form | undefined
  onText: (piece: string) => void
}

/** Starts a reply of no text. A `FlowError` while it is written is its outcome, not thrown. */
export function createReply(model: LoadedModel, options: ReplyOptions): Reply {
  const { prompt, settings, longest, form, onText } = options
  const { tokenizer } = model
  const ends = new Set([model.config.eos_token_id ?? []].flat())
  const drawn = createDraw(model, options)
  const before = options.continues ? prompt.slice(-4) : []
  const text = createReplyText({ tokenizer, before, stop: settings.stop, onText })
  let written = 0
  let finish: Generated['finish'] | undefined
  let failure: FlowError | undefined

  return { next, outcome, longest }

  function next(logits: Float32Array): number | undefined {
    if (finish || failure) return undefined
    try {
      const token = drawn.next(logits)
      finish = ends.has(token) ? end('stop') : take(token)
      if (!finish) return token
    } catch (error) {
      if (!isFlowError(error)) throw error
      failure = error
    }
    return undefined
  }

  /** Adds a token to the reply; says how the reply ends with it, if it does. */
  function take(token: number): Generated['finish'] | undefined {
    written += 1
    drawn.accept(token)
    if (text.add(token)) return 'stop'
    if (form?.done) return end('stop')
    return written < longest ? undefined : end('length')
  }

  /** Text that was held back may hold a stop text. */
  function end(otherwise: Generated['finish']): Generated['finish'] {
    return text.end() ? 'stop' : otherwise
  }

  function outcome(): Generated | FlowError {
    if (failure) return failure
    return {
      text: text.text(),
      finish: finish ?? 'length',
      inputTokens: prompt.length,
      outputTokens: written,
      ...(settings.logProbabilities !== undefined && { tokens: drawn.likelihoods }),
    }
  }
}

interface Draw {
  next(logits: Float32Array): number
  /** Takes the token that was chosen, unless it ended the reply. */
  accept(token: number): void
  /** Of the accepted tokens, when they are asked for. */
  likelihoods: readonly TokenLikelihood[]
}

function createDraw({ tokenizer }: LoadedModel, { prompt, settings, form }: ReplyOptions): Draw {
  const choose = createSampler(settings)
  const seen = new Set(prompt)
  const likelihoods: TokenLikelihood[] = []
  const alternatives = settings.logProbabilities
  const show = (token: number): string => showToken(tokenizer, token)
  let untouched: Float32Array | undefined
  return {
    likelihoods,
    next(logits) {
      // The sampler overwrites them.
      untouched = alternatives === undefined ? undefined : logits.slice()
      return choose(logits, seen, form && ((all) => form.restrict(all)))
    },
    accept(token) {
      seen.add(token)
      form?.accept(token)
      if (untouched) likelihoods.push(tokenLikelihood(untouched, token, { show, alternatives }))
    },
  }
}
