import { FlowError } from '@chainwright/core'
import type { DataRow } from '@chainwright/nodes/data'
import {
  fitClassifier,
  fitReward,
  replyFeatures,
  type ClassifierHead,
  type RewardHead,
} from '@chainwright/nodes/fit'
import { didYouMean } from '../nearest-name.ts'
import type { EmbeddedRows } from './embed-rows.ts'

/** What a head is fitted from. */
export interface FitRequest {
  readonly rows: readonly DataRow[]
  readonly model: string
  readonly strength: number | undefined
  readonly embed: (texts: readonly string[]) => Promise<EmbeddedRows>
}

/** A classifier fitted to the texts and labels of two columns. Throws `column-missing`, `fit-rows`. */
export async function fitClassifierRows(
  { rows, model, strength, embed }: FitRequest,
  columns: { text: string; label: string },
): Promise<ClassifierHead> {
  const texts = rows.map((row, at) => textAt(row, columns.text, at))
  const labels = rows.map((row, at) => textAt(row, columns.label, at))
  const { vectors, probe } = await embed(texts)
  const labelled = vectors.map((vector, at) => ({ vector, label: labels[at] ?? '' }))
  return fitClassifier(labelled, { model, probe, strength })
}

/** A reward fitted to preference pairs. Throws `column-missing`, `fit-rows`. */
export async function fitRewardRows({
  rows,
  model,
  strength,
  embed,
}: FitRequest): Promise<RewardHead> {
  const prompts = rows.map((row, at) => promptAt(row, at))
  const chosen = rows.map((row, at) => textAt(row, 'chosen', at))
  const rejected = rows.map((row, at) => textAt(row, 'rejected', at))
  const { vectors, probe } = await embed([...prompts, ...chosen, ...rejected])
  const vectorAt = (at: number): Float32Array => vectors[at] ?? new Float32Array()
  const pairs = rows.map((_, at) => {
    const prompt = vectorAt(at)
    const better = replyFeatures(prompt, vectorAt(rows.length + at))
    const worse = replyFeatures(prompt, vectorAt(2 * rows.length + at))
    return better.map((one, place) => one - (worse[place] ?? 0))
  })
  const numbers = new Map([...new Set(prompts)].map((prompt, number) => [prompt, number]))
  const groups = prompts.map((prompt) => numbers.get(prompt) ?? 0)
  return fitReward(pairs, groups, { model, probe, strength })
}

function textAt(row: DataRow, column: string, at: number): string {
  const value = Object.hasOwn(row, column) ? row[column] : undefined
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw missing(row, column, at)
}

/** A prompt as text: of messages what is said, with the speakers where there are several. */
function promptAt(row: DataRow, at: number): string {
  const value = row['prompt']
  if (!Array.isArray(value)) return textAt(row, 'prompt', at)
  const messages = value as { role?: unknown; content?: unknown }[]
  const [first, ...others] = messages
  if (others.length === 0 && typeof first?.content === 'string') return first.content
  return messages.map(({ role, content }) => `${String(role)}: ${String(content)}`).join('\n')
}

function missing(row: DataRow, column: string, at: number): FlowError {
  const known = Object.keys(row)
  const hint =
    didYouMean(column, known) || `; it has ${known.map((name) => `\`${name}\``).join(', ')}`
  const message = `row ${at} has no text in a column \`${column}\`${hint}`
  return new FlowError({ code: 'column-missing', message })
}
