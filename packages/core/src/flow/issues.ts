import type { FlowIssue } from '../error.ts'

/** Collects the problems of one document, up to a number; says whether any of them blocks a run. */
export interface IssueList {
  readonly all: FlowIssue[]
  error(code: string, place: Place, message: string): void
  notice(code: string, place: Place, message: string): void
}

/** Where a problem stands. */
export interface Place {
  pointer: string
  node?: string
  port?: string
}

/** An empty list that takes at most `limit` problems and drops the rest. */
export function createIssueList(limit: number): IssueList {
  const all: FlowIssue[] = []
  const add = (severity: 'error' | 'notice', code: string, place: Place, message: string): void => {
    if (all.length < limit) all.push({ code, message, ...place, severity })
  }
  return {
    all,
    error: (code, place, message) => add('error', code, place, message),
    notice: (code, place, message) => add('notice', code, place, message),
  }
}

/** The name among `known` that was probably meant: at most two letters away; for "did you mean". */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = 3
  for (const candidate of known) {
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
  }
  return row[b.length] ?? 0
}
