import type { StepContext } from '@chainwright/core'
import { splitText } from '../../text/split-text.ts'
import { type Instructed, instruct } from '../generate/instruct.ts'
import { type SummarizeOptions, roomForPart, taskFor } from './summarize-text.ts'

/** Tokens to spare for a summary that has more of them once it is read than when it was written. */
const spareTokens = 16

/**
 * Summarizes a text of any length in one running summary: the first part is summarized, and each
 * further part is read together with the summary so far, which the model improves. What was said early
 * stays in view, at the price of parts that wait for each other. The prompts are `taskFor` for the
 * first part and `refineTask` for the others. Throws `window-too-small`.
 */
export async function refineSummary(
  text: string,
  model: Instructed,
  options: SummarizeOptions,
  context: StepContext,
): Promise<string> {
  const { maxTokens, port } = options
  const { signal } = context
  const around = refineTask('', '', options)
  const room = roomForPart(model, around, maxTokens, maxTokens + spareTokens)
  const partTokens = Math.min(options.partTokens, room)
  const { tokenize } = model
  const parts = await splitText(text, { tokenize, maxTokens: partTokens, overlap: 0, signal })
  let summary = ''
  for (const [index, part] of parts.entries()) {
    signal.throwIfAborted()
    context.progress(index, parts.length, 'Refining the summary')
    const task = summary === '' ? taskFor(part, options) : refineTask(part, summary, options)
    const shown = index === parts.length - 1 ? { maxTokens, port } : { maxTokens }
    // A model that has nothing to say about a part says nothing.
    summary = (await instruct(model, task, shown, context)) || summary
  }
  context.progress(parts.length, parts.length, 'Refining the summary')
  return summary
}

/** The prompt for a further part: the instruction, the summary so far, the part, and what to do. */
export function refineTask(
  part: string,
  summary: string,
  { instruction }: Pick<SummarizeOptions, 'instruction'>,
): string {
  return [
    instruction,
    `Summary of the text so far:\n${summary}`,
    `Next part of the text:\n${part}`,
    'Write one summary of all of it: keep what the summary so far says, and add what matters in the next part.',
  ].join('\n\n')
}
