import { isFlowError } from '@chainwright/core'
import type { FlowError } from '@chainwright/core'
import type { Generated } from '../../models/generate.ts'
import type { FailedReply } from '../causal/generate.ts'
import type { GenerateSettings } from '../causal/generate-options.ts'
import { planBatches } from '../encoder/batches.ts'
import { paddingToken } from '../encoder/rows.ts'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { readDecodeRules } from './decode-rules.ts'
import type { DecodeRules } from './decode-rules.ts'
import { startDecoder } from './decoder.ts'
import { sourceRow } from './source-row.ts'
import { startWriting } from './writing.ts'
import type { Writing } from './writing.ts'

/** A text to be rewritten, and how the tokens of the result are drawn. */
export interface RewriteRequest {
  text: string
  settings: GenerateSettings
}

/** How much one pass may take on; the memory of the decoder grows with both. */
const batchLimits = { rows: 16, tokens: 1024 }

/**
 * Writes for each text what the model was trained to make of it, alike lengths together. What fails
 * one of them (`text-too-long`, or a `FlowError` of the constraint) takes its place.
 */
export async function rewriteTexts(
  model: LoadedModel,
  { requests }: { requests: readonly RewriteRequest[] },
  context: WorkContext,
): Promise<(Generated | { error: FailedReply })[]> {
  const rules = readDecodeRules(model)
  const writings: (Writing | FlowError)[] = []
  for (const [index, request] of requests.entries()) {
    writings.push(await startOrFail(model, { request, index, rules }, context))
  }
  const ready = writings.flatMap((one) => (isFlowError(one) ? [] : [one]))
  const lengths = ready.map(({ source }) => source.length)
  for (const batch of planBatches(lengths, batchLimits)) {
    const chosen = batch.flatMap((at) => ready[at] ?? [])
    await writeTogether(model, { writings: chosen, start: rules.start }, context)
  }
  return writings.map((one) => {
    const outcome = isFlowError(one) ? one : one.outcome()
    if (!isFlowError(outcome)) return outcome
    return { error: { code: outcome.code, message: outcome.message } }
  })
}

async function startOrFail(
  model: LoadedModel,
  work: { request: RewriteRequest; index: number; rules: DecodeRules },
  context: WorkContext,
): Promise<Writing | FlowError> {
  const { request, index, rules } = work
  try {
    return await startWriting(model, {
      source: sourceRow(model, request.text, index),
      settings: request.settings,
      rules,
      onText: (piece) => context.onText(piece, index),
    })
  } catch (error) {
    if (isFlowError(error)) return error
    throw error
  }
}

/** Adds token after token to all texts until each has reached one of its ends. */
async function writeTogether(
  model: LoadedModel,
  { writings, start }: { writings: readonly Writing[]; start: number },
  context: WorkContext,
): Promise<void> {
  throwIfCancelled(context)
  const padding = paddingToken(model) ?? 0
  const sources = writings.map((writing) => writing.source)
  const decoder = await startDecoder(model.network, sources, padding)
  let running = writings
  let tokens: (number | undefined)[] = writings.map(() => start)
  while (tokens.some((token) => token !== undefined)) {
    throwIfCancelled(context)
    const logits = await decoder.step(tokens.map((token) => token ?? padding))
    tokens = running.map((writing, row) => writing.next(logits[row] ?? new Float32Array()))
    const open = [...tokens.keys()].filter((row) => tokens[row] !== undefined)
    // Texts that are done cost time; taking them out costs a copy of the memory.
    if (open.length > 0 && open.length <= tokens.length * 0.75 && decoder.keep(open)) {
      running = open.flatMap((row) => running[row] ?? [])
      tokens = open.map((row) => tokens[row])
    }
  }
}
