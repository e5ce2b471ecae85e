import { isFlowError } from '@chainwright/core'
import type { FlowError } from '@chainwright/core'
import type { Generated } from '../../models/generate.ts'
import type { GenerateSettings } from '../causal/generate-options.ts'
import { createReply } from '../causal/reply.ts'
import { createConstraint } from '../constraint/constraint.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { applyRules } from './decode-rules.ts'
import type { DecodeRules } from './decode-rules.ts'

/** A text that a decoder is writing for another one. */
export interface Writing {
  /** The tokens that the encoder reads. */
  readonly source: readonly number[]
  /** Chooses the next token from its logits; `undefined` when the text is complete. */
  next(logits: Float32Array): number | undefined
  /** The complete text, or why it failed. */
  outcome(): Generated | FlowError
}

interface WritingOptions {
  source: readonly number[]
  settings: GenerateSettings
  rules: DecodeRules
  onText: (piece: string) => void
}

/**
 * Starts a text of no tokens, bound to what the model's configuration demands and to the constraint.
 * Throws a `FlowError` of the constraint.
 */
export async function startWriting(
  model: LoadedModel,
  { source, settings, rules, onText }: WritingOptions,
): Promise<Writing> {
  const longest = Math.min(settings.maxTokens, model.specification.contextWindow)
  const constraint = settings.constraint && (await createConstraint(settings.constraint, model))
  const written: number[] = []
  const form = {
    restrict(logits: Float32Array) {
      applyRules(logits, written, rules, longest)
      constraint?.restrict(logits)
    },
    accept(token: number) {
      written.push(token)
      constraint?.accept(token)
    },
    get done() {
      return constraint?.done ?? false
    },
  }
  // What the encoder reads is no part of the text: a penalty for repeating does not count it.
  const reply = createReply(model, {
    prompt: [],
    continues: false,
    settings,
    longest,
    form,
    onText,
  })
  let forced = false
  return {
    source,
    next(logits) {
      const token = reply.next(logits)
      forced = rules.last !== undefined && written.length === longest - 1 && token === undefined
      return token
    },
    outcome() {
      const outcome = reply.outcome()
      if (isFlowError(outcome)) return outcome
      const finish = forced ? 'length' : outcome.finish
      return { ...outcome, finish, inputTokens: source.length }
    },
  }
}
