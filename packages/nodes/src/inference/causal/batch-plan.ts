/** One reply, as far as planning a batch needs to know it. */
export interface PlannedReply {
  /** Tokens of its prompt. */
  prompt: number
  /** Tokens after which it is cut off. */
  longest: number
}

interface PlanLimits {
  /** Bytes that the network remembers for a token; `undefined` when texts cannot go side by side. */
  bytesPerColumn: number | undefined
  /** Whether texts of different lengths can. */
  pads: boolean
  /** Most columns that the network can tell apart. */
  contextWindow: number
}

/** Most replies that are written side by side; a pass of more takes longer than a cancel may wait. */
const mostRows = 32
/** Most bytes that they may come to remember: 256 MiB. Each pass copies them once. */
const mostBytes = 256 * 1024 ** 2

interface Batch {
  rows: number[]
  /** Tokens of the longest prompt: shorter ones are padded. */
  prompt: number
  longest: number
}

/** Groups of indices, shortest prompts first, each small enough to be written side by side. */
export function planBatches(replies: readonly PlannedReply[], limits: PlanLimits): number[][] {
  const order = [...replies.entries()].toSorted(([, a], [, b]) => a.prompt - b.prompt)
  const batches: Batch[] = []
  for (const [index, { prompt, longest }] of order) {
    const batch = batches.at(-1)
    const wider = {
      rows: [...(batch?.rows ?? []), index],
      prompt,
      longest: Math.max(batch?.longest ?? 0, longest),
    }
    if (batch && (limits.pads || batch.prompt === prompt) && fits(wider, limits)) {
      batches[batches.length - 1] = wider
    } else batches.push({ rows: [index], prompt, longest })
  }
  return batches.map(({ rows }) => rows)
}

function fits(
  { rows, prompt, longest }: Batch,
  { bytesPerColumn, contextWindow }: PlanLimits,
): boolean {
  if (bytesPerColumn === undefined || rows.length > mostRows) return false
  const columns = prompt + longest
  return columns <= contextWindow && rows.length * columns * bytesPerColumn <= mostBytes
}
