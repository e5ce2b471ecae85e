import type { FlowIssue } from '../error.ts'

/** Collects the problems of one document, up to a number; errors come before notices. */
export interface IssueList {
  readonly all: FlowIssue[]
  /** Problems that block a run, those included that found no room. */
  readonly errors: number
  /** True when no further error would find room: looking for more of them is of no use. */
  readonly full: boolean
  error(code: string, place: Place, message: string): void
  notice(code: string, place: Place, message: string): void
}

/** Where a problem stands. */
export interface Place {
  pointer: string
  node?: string
  port?: string
}

const longestMessage = 2_000

/**
 * An empty list that takes at most `limit` problems and drops the rest. An error that finds no room
 * takes the place of a notice.
 */
export function createIssueList(limit: number): IssueList {
  const all: FlowIssue[] = []
  let errors = 0
  const add = (severity: 'error' | 'notice', code: string, place: Place, told: string): void => {
    if (severity === 'error') errors++
    if (all.length >= limit && severity === 'error') dropNotice(all)
    if (all.length >= limit) return
    const message = told.length > longestMessage ? `${told.slice(0, longestMessage)}…` : told
    all.push({ code, message, ...place, severity })
  }
  return {
    all,
    get errors() {
      return errors
    },
    get full() {
      return errors >= limit
    },
    error: (code, place, message) => add('error', code, place, message),
    notice: (code, place, message) => add('notice', code, place, message),
  }
}

function dropNotice(all: FlowIssue[]): void {
  const at = all.findLastIndex((issue) => issue.severity === 'notice')
  if (at >= 0) all.splice(at, 1)
}

const mostCandidates = 1_000
const longestName = 80
const tooFar = 3

/**
 * The name among `known` that was probably meant: at most two letters away; for "did you mean".
 * Looks at the first thousand, so that a hostile file cannot make it long.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = tooFar
  let looked = 0
  for (const candidate of known) {
    if (++looked > mostCandidates || name.length > longestName) break
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
    if (Math.min(...row) >= tooFar) return tooFar
  }
  return row[b.length] ?? 0
}
