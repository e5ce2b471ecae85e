/** How far a step is. */
export type StepStatus =
  | 'waiting'
  | 'queued'
  | 'running'
  | 'retrying'
  | 'paused'
  | 'succeeded'
  | 'skipped'
  | 'failed'
  | 'cancelled'

/** One step of a run in its timeline; times are milliseconds since 1970. */
export interface TimelineRow {
  readonly id: string
  readonly title: string
  /** 0 for a node; its items, rounds and the nodes of its body are deeper, right behind it. */
  readonly depth: number
  readonly status: StepStatus
  /** Left out until it began. */
  readonly start?: number | undefined
  /** Left out until it ended. */
  readonly end?: number | undefined
  /** When all that it needed was there. */
  readonly queuedAt?: number | undefined
  readonly cached?: boolean | undefined
  /** Of the items below it, how many were reused, and how many there are. */
  readonly reused?: { readonly count: number; readonly total: number } | undefined
  /** Why it ran although there was a cache. */
  readonly because?: string | undefined
  /** Tokens that a model wrote. */
  readonly tokens?: number | undefined
}

/** A row that is not folded away. */
export interface ShownRow {
  readonly row: TimelineRow
  readonly isParent: boolean
  readonly isFolded: boolean
}

/** A part of a row's bar. */
export interface BarPart {
  readonly type: 'queued' | 'work'
  readonly start: number
  readonly end: number
}

/** Times from and to, in milliseconds since 1970. */
export type Span = readonly [number, number]

/** The rows without those inside of folded ones. */
export function shownRows(rows: readonly TimelineRow[], folded: ReadonlySet<string>): ShownRow[] {
  const shown: ShownRow[] = []
  let hiddenBelow = Infinity
  for (const [at, row] of rows.entries()) {
    if (row.depth > hiddenBelow) continue
    const isParent = (rows[at + 1]?.depth ?? 0) > row.depth
    const isFolded = isParent && folded.has(row.id)
    hiddenBelow = isFolded ? row.depth : Infinity
    shown.push({ row, isParent, isFolded })
  }
  return shown
}

/** The rows that are folded when a long timeline opens: parents with more than `most` rows inside. */
export function foldedAtFirst(rows: readonly TimelineRow[], most = 20): Set<string> {
  const folded = new Set<string>()
  const open: { id: string; depth: number; inside: number }[] = []
  const close = (depth: number) => {
    for (let last = open.at(-1); last && last.depth >= depth; last = open.at(-1)) {
      if (last.inside > most) folded.add(last.id)
      open.pop()
    }
  }
  for (const { id, depth } of rows) {
    close(depth)
    for (const parent of open) parent.inside++
    open.push({ id, depth, inside: 0 })
  }
  close(0)
  return folded
}

/** From the first thing that happened to the last, or to now while something runs. */
export function wholeSpan(rows: readonly TimelineRow[], now: number): Span {
  let [low, high] = [Infinity, -Infinity]
  for (const { queuedAt, start, end, status } of rows) {
    low = Math.min(low, queuedAt ?? Infinity, start ?? Infinity)
    high = Math.max(high, start ?? -Infinity, end ?? (isOpen(status) ? now : -Infinity))
  }
  if (!Number.isFinite(low)) return [0, 1000]
  return [low, Math.max(high, low + 1)]
}

/** The bar of a row: how long it waited for a free place, and how long it worked. */
export function barParts(row: TimelineRow, now: number): BarPart[] {
  const { queuedAt, start, status } = row
  const end = row.end ?? (isOpen(status) ? now : start)
  const parts: BarPart[] = []
  if (queuedAt !== undefined && (start ?? end ?? now) > queuedAt)
    parts.push({ type: 'queued', start: queuedAt, end: start ?? end ?? now })
  if (start !== undefined) parts.push({ type: 'work', start, end: Math.max(start, end ?? start) })
  return parts
}

/** The span seen after zooming by a factor (below 1: closer) around a share of what is seen. */
export function zoomed(seen: Span, whole: Span, factor: number, around = 0.5): Span {
  const length = Math.min(whole[1] - whole[0], Math.max(1, (seen[1] - seen[0]) * factor))
  const low = seen[0] + (seen[1] - seen[0] - length) * around
  return within([low, low + length], whole)
}

/** The span seen after moving by a share of what is seen. */
export function panned(seen: Span, whole: Span, share: number): Span {
  const by = (seen[1] - seen[0]) * share
  return within([seen[0] + by, seen[1] + by], whole)
}

function within([low, high]: Span, whole: Span): Span {
  const shift = Math.max(0, whole[0] - low) - Math.max(0, high - whole[1])
  return [Math.max(whole[0], low + shift), Math.min(whole[1], high + shift)]
}

function isOpen(status: StepStatus): boolean {
  return ['running', 'retrying', 'paused', 'queued'].includes(status)
}
