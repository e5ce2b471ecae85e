import type { PreTrainedModel } from '@huggingface/transformers'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { WorkContext } from '../load/task.ts'
import { releaseMemory } from './memory.ts'
import type { ReadPrompts } from './read-prompts.ts'
import { pickTexts, readOn } from './read-texts.ts'
import type { Reply } from './reply.ts'

/** A reply, and which of the texts it continues. */
interface Line {
  reply: Reply
  row: number
}

/**
 * Writes replies side by side until all are complete. Several may continue the same text. The memory
 * of the texts is used up.
 */
export async function writeReplies(
  network: PreTrainedModel,
  { start, lines }: { start: ReadPrompts; lines: readonly Line[] },
  context: WorkContext,
): Promise<void> {
  let { texts } = start
  // A reply overwrites its logits, so replies to the same text get their own.
  let logits = (row: number): Float32Array => start.logits(row).slice()
  let current = lines
  for (;;) {
    const tokens = current.map(({ reply, row }) => reply.next(logits(row)))
    const kept = rowsToKeep(tokens)
    if (kept.length === 0) return releaseMemory(texts.memory)
    throwIfCancelled(context)
    const before = texts
    const rows = kept.map((at) => current[at]?.row ?? 0)
    if (!isAll(rows, texts.masks.length)) texts = await pickTexts(texts, rows)
    current = kept.flatMap((at, row) => {
      const line = current[at]
      return line ? [{ reply: line.reply, row }] : []
    })
    const next = kept.map((at) => [tokens[at] ?? 0])
    const read = await readOn(network, texts, { rows: next, padding: 'front', logits: 'last' })
    for (const used of new Set([before, texts])) releaseMemory(used.memory)
    ;({ texts, logits } = read)
  }
}

/**
 * Which places go on. Dropping a complete reply copies the memory of the others, so it waits until
 * they are a quarter; until then it is fed a token that nobody looks at.
 */
function rowsToKeep(tokens: readonly (number | undefined)[]): number[] {
  const open = [...tokens.keys()].filter((at) => tokens[at] !== undefined)
  const worth = open.length === 0 || open.length <= tokens.length * 0.75
  return worth ? open : [...tokens.keys()]
}

function isAll(rows: readonly number[], count: number): boolean {
  return rows.length === count && rows.every((row, at) => row === at)
}
