import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { FlowError, type Clock } from '@chainwright/core'
import { addAt, dayOf, sumAt } from '../../endpoints/spend/memory-day-log.ts'
import type { DayLog } from '../../endpoints/spend/spend-book.ts'
import type { Spent } from '../../models/payers.ts'

interface OpenDay {
  readonly day: string
  readonly file: number
  readonly providers: Map<string, Spent>
  /** Bytes that were read. */
  at: number
}

/**
 * A log in a folder that only its owner can read: a file for each day, to which every process appends a
 * line for what it sets aside and for what a call took in the end, so that all of them together keep to
 * a budget. Throws `file-unwritable`.
 */
export function createFileDayLog(folder: string, clock: Clock): DayLog {
  let open: OpenDay | undefined
  const today = (): OpenDay => {
    const day = dayOf(clock)
    if (open?.day === day) return open
    if (open) closeSync(open.file)
    open = { day, file: openDay(folder, day), providers: new Map(), at: 0 }
    return open
  }
  return {
    spent(provider) {
      const now = today()
      readOn(now)
      return sumAt(now.providers, provider)
    },
    add(provider, { tokens, cost }) {
      const line = `${JSON.stringify([provider, tokens, cost])}\n`
      try {
        writeSync(today().file, line)
      } catch (cause) {
        throw unwritable(folder, cause)
      }
    },
  }
}

function openDay(folder: string, day: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(join(folder, `${day}.jsonl`), 'a+', 0o600)
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

/** Reads what was appended since, whole lines only. */
function readOn(day: OpenDay): void {
  const bytes = Buffer.alloc(Math.max(0, fstatSync(day.file).size - day.at))
  const length = readSync(day.file, bytes, 0, bytes.length, day.at)
  const end = bytes.subarray(0, length).lastIndexOf('\n') + 1
  day.at += end
  for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) addLine(day, line)
}

function addLine({ providers }: OpenDay, line: string): void {
  try {
    const [provider, tokens, cost] = JSON.parse(line) as unknown[]
    const valid = typeof provider === 'string' && typeof tokens === 'number'
    if (valid && typeof cost === 'number') addAt(providers, provider, { tokens, cost })
  } catch {
    // The line of a process that died while it wrote.
  }
}

function unwritable(folder: string, cause: unknown): FlowError {
  return new FlowError({
    code: 'file-unwritable',
    message: `What is spent in a day cannot be written down in ${folder}, so that "perDay" budgets cannot be kept. Make that folder writable.`,
    cause,
  })
}
