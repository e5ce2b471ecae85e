import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** What a flow has used on a day. */
export interface Used {
  readonly tokens: number
  readonly cost: number
}

/** What flows have used on a day, by their names. */
export type UsedByFlow = Readonly<Record<string, Used>>

/** Where it is written down what flows use. Days are `2026-11-22`, in UTC. */
export interface UsageLedger {
  /** What was used on a day before this process began to count. */
  before(this: void, day: string): UsedByFlow
  /** What other processes have used on a day, as far as is known here. */
  others(this: void, day: string): UsedByFlow
  /** Writes down what was used here, `before` included. Rejects when that cannot be done now. */
  save(this: void, day: string, used: UsedByFlow): Promise<void>
}

/** A file of this machine, of one process at a time. One that cannot be read counts as none. */
export function createFileLedger(file: string): UsageLedger {
  return {
    before(day) {
      const known = readDay(file)
      return known.day === day ? known.flows : {}
    },
    others: () => ({}),
    async save(day, flows) {
      writeFileSync(`${file}.new`, JSON.stringify({ day, flows }), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}

/** The day of a time, in UTC: `2026-11-22`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

interface Day {
  readonly day: string
  readonly flows: UsedByFlow
}

function readDay(file: string): Day {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Day>
    if (typeof read.day === 'string' && typeof read.flows === 'object') {
      return { day: read.day, flows: read.flows }
    }
  } catch {
    // None was written yet, or not to its end.
  }
  return { day: '', flows: {} }
}
