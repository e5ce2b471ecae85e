import type { Generate, GenerateRequest, Generated } from '../../models/generate.ts'
import type { ClassifyRequest, Guess } from './classify-request.ts'
import type { Instructed } from '../generate/instruct.ts'
import { labelPrompt } from './label-prompt.ts'
import { oneByOne } from '../one-by-one.ts'
import { usageOf } from '../../models/usage-of.ts'

/** Tokens that a reply may have beyond the longest label: spaces, a mark, a line break. */
const spareTokens = 4

/**
 * Has a language model write the label after labelled examples (few-shot, Brown et al. 2020), greedily
 * and up to the stop text. What it wrote is read by `labelOf`; the score is the probability of the
 * reply, where the model tells it.
 */
export async function classifyByExamples(
  requests: readonly ClassifyRequest[],
  { generate, tokenize }: Instructed,
  signal: AbortSignal,
): Promise<(Guess | Error)[]> {
  const asked = requests.map((request): GenerateRequest => {
    const { text, labels, stop } = request
    const lengths = Array.from(labels.keys(), (label) => tokenize.encode(` ${label}`).length)
    const maxTokens = Math.max(...lengths) + spareTokens
    const prompt = { text: labelPrompt(request, text).trimEnd() }
    return { prompt, maxTokens, stop: [stop], logProbabilities: 0 }
  })
  const replies = await generateAll(generate, asked, signal)
  return requests.map(({ labels, context }, at) => {
    const reply = replies[at]
    if (!reply || reply instanceof Error) return reply ?? new Error('a reply is missing')
    context.usage(usageOf(reply))
    const label = labelOf(reply.text, [...labels.keys()])
    return { label, score: label === undefined ? undefined : probabilityOf(reply) }
  })
}

/**
 * The label that a reply names: its first line that is not blank, without quotes and a final mark,
 * is a label or begins with one as a whole word, whatever the case; the longest such label counts.
 */
export function labelOf(reply: string, labels: readonly string[]): string | undefined {
  const line = plain(reply.trim().split('\n')[0] ?? '')
  const named = labels.filter((label) => {
    const name = plain(label)
    return (
      line === name || (line.startsWith(name) && !/^[\p{L}\p{N}]/u.test(line.slice(name.length)))
    )
  })
  return named.toSorted((a, b) => plain(b).length - plain(a).length)[0]
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/^["'“‘«*]+|["'”’»*.!,;:]+$/gu, '')
}

async function generateAll(
  model: Generate,
  requests: readonly GenerateRequest[],
  signal: AbortSignal,
): Promise<(Generated | Error)[]> {
  if (model.generateBatch) return model.generateBatch(requests, { signal })
  return oneByOne(requests, signal, ({ prompt, ...options }) =>
    model.generate(prompt, { ...options, signal }),
  )
}

function probabilityOf({ tokens }: Generated): number | undefined {
  if (!tokens) return undefined
  return Math.exp(tokens.reduce((sum, { logProbability }) => sum + logProbability, 0))
}
