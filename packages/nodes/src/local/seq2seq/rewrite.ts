import type { Generated } from '../../models/generate.ts'
import type { GenerateSettings } from '../causal/generate-options.ts'
import { createSampler } from '../causal/sampler.ts'
import { planBatches } from '../encoder/batches.ts'
import { paddingToken } from '../encoder/rows.ts'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { createReplyText } from '../text/reply-text.ts'
import type { ReplyText } from '../text/reply-text.ts'
import { applyRules, readDecodeRules } from './decode-rules.ts'
import type { DecodeRules } from './decode-rules.ts'
import { startDecoder } from './decoder.ts'
import { sourceRows } from './source-rows.ts'

/** A text to be rewritten, and how the tokens of the result are drawn. */
export interface RewriteRequest {
  text: string
  settings: GenerateSettings
}

/** How much one pass may take on; the memory of the decoder grows with both. */
const batchLimits = { rows: 16, tokens: 1024 }

/** A text that is being written. */
interface Writing {
  /** Its place among the requests. */
  index: number
  source: readonly number[]
  written: number[]
  longest: number
  choose: (logits: Float32Array) => number
  reply: ReplyText
  finish: Generated['finish'] | undefined
}

/**
 * Writes for each text what the model was trained to make of it, alike lengths together. Throws a
 * `FlowError` (`text-too-long`) before anything is written.
 */
export async function rewriteTexts(
  model: LoadedModel,
  { requests }: { requests: readonly RewriteRequest[] },
  context: WorkContext,
): Promise<Generated[]> {
  const rules = readDecodeRules(model)
  const rows = sourceRows(
    model,
    requests.map((request) => request.text),
  )
  const writings = requests.map((request, index) =>
    startWriting(model, { request, index, source: rows[index] ?? [] }, context),
  )
  for (const batch of planBatches(
    rows.map((row) => row.length),
    batchLimits,
  )) {
    const chosen = batch.flatMap((index) => writings[index] ?? [])
    await writeTogether(model, { writings: chosen, rules }, context)
  }
  return writings.map(({ source, written, reply, finish = 'length' }) => ({
    text: reply.text(),
    finish,
    inputTokens: source.length,
    outputTokens: written.length,
  }))
}

function startWriting(
  { tokenizer, specification }: LoadedModel,
  { request, index, source }: { request: RewriteRequest; index: number; source: number[] },
  context: WorkContext,
): Writing {
  const { settings } = request
  const sample = createSampler(settings)
  const written: number[] = []
  return {
    index,
    source,
    written,
    longest: Math.min(settings.maxTokens, specification.contextWindow),
    choose: (logits) => sample(logits, new Set(written)),
    reply: createReplyText({
      tokenizer,
      before: [],
      stop: settings.stop,
      onText: (piece) => context.onText(piece, index),
    }),
    finish: undefined,
  }
}

/** Adds token after token to all texts until each has reached one of its ends. */
async function writeTogether(
  model: LoadedModel,
  { writings, rules }: { writings: readonly Writing[]; rules: DecodeRules },
  context: WorkContext,
): Promise<void> {
  throwIfCancelled(context)
  const padding = paddingToken(model) ?? 0
  const sources = writings.map((writing) => writing.source)
  const decoder = await startDecoder(model.network, sources, padding)
  let running = writings
  let tokens = writings.map(() => rules.start)
  while (running.some((writing) => writing.finish === undefined)) {
    throwIfCancelled(context)
    const logits = await decoder.step(tokens)
    tokens = running.map((writing, row) =>
      writing.finish === undefined
        ? addToken(writing, logits[row] ?? new Float32Array(), rules)
        : padding,
    )
    const open = [...running.keys()].filter((row) => running[row]?.finish === undefined)
    // Rows that are done cost time; taking them out costs a copy of the memory.
    if (open.length > 0 && open.length <= running.length * 0.75 && decoder.keep(open)) {
      running = open.flatMap((row) => running[row] ?? [])
      tokens = open.flatMap((row) => tokens[row] ?? [])
    }
  }
}

/** Draws the next token of a text and settles whether it is the last. */
function addToken(writing: Writing, logits: Float32Array, rules: DecodeRules): number {
  const { written, longest, reply } = writing
  applyRules(logits, written, rules, longest)
  const token = writing.choose(logits)
  const atLimit = written.length === longest - 1
  if (rules.ends.has(token)) {
    reply.end()
    writing.finish = atLimit && token === rules.last ? 'length' : 'stop'
    return token
  }
  written.push(token)
  if (reply.add(token)) writing.finish = 'stop'
  else if (atLimit) writing.finish = reply.end() ? 'stop' : 'length'
  return token
}
