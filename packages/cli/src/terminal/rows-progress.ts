import { systemClock } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { fitWidth } from './display-width.ts'
import { durationText } from './figures-text.ts'
import { harmlessLine } from './harmless-text.ts'
import { createLiveRegion } from './live-region.ts'
import { canRedraw, createPalette } from './palette.ts'

/** How far the rows of a batch are. */
export interface RowsDone {
  /** Rows with a result, those of an earlier call included. */
  readonly done: number
  readonly total: number
  readonly failed: number
}

/** Shows a batch while it goes on. */
export interface RowsProgress {
  show(rows: RowsDone): void
  /** A line that stays. */
  note(line: string): void
  /** Leaves the terminal as it was. */
  end(): void
}

const drawEveryMs = 200
const lineEveryMs = 5000
const barWidth = 24

/**
 * In place on a terminal, else a line every five seconds; quiet, only notes. `name` stands before the
 * figures. `start` is how far the batch was when it began: the rate is that of the rows since.
 */
export function createRowsProgress(
  environment: Environment,
  start: RowsDone,
  { quiet, name = '' }: { quiet: boolean; name?: string },
): RowsProgress {
  const { stderr, variables } = environment
  const startedAt = systemClock.now()
  const live = !quiet && canRedraw(stderr, variables)
  const region = live ? createLiveRegion(stderr) : undefined
  const palette = createPalette(stderr, variables)
  const title = name === '' ? '' : `${harmlessLine(name)}: `
  let last = start
  let shownAt = startedAt
  let ended = false

  function lines(): string[] {
    const text = title + rowsText(last, ratePerSecond())
    return [fitWidth(`${bar(last)} ${text}`, stderr.columns - 1)]
  }

  function ratePerSecond(): number | undefined {
    const seconds = (systemClock.now() - startedAt) / 1000
    const done = last.done - start.done
    return seconds > 0 && done > 0 ? done / seconds : undefined
  }

  const timer = region && setInterval(() => region.draw(lines()), drawEveryMs)
  timer?.unref()
  region?.draw(lines())
  return {
    show(rows) {
      last = rows
      const now = systemClock.now()
      if (quiet || region || now - shownAt < lineEveryMs) return
      shownAt = now
      stderr.write(`${title}${rowsText(rows, ratePerSecond())}\n`)
    },
    note(line) {
      const told = harmlessLine(line)
      if (region) region.print([palette.yellow(told)], lines())
      else stderr.write(`${told}\n`)
    },
    end() {
      if (ended) return
      ended = true
      clearInterval(timer)
      region?.draw(lines())
      region?.finish()
    },
  }
}

/** `45 of 100 rows (45 %), 1 failed, 9.8 rows/s, 6 s left`; without a rate, what is known. */
export function rowsText({ done, total, failed }: RowsDone, rate: number | undefined): string {
  const share = total === 0 ? 100 : Math.floor((done / total) * 100)
  const parts = [`${counted(done)} of ${counted(total)} rows (${share} %)`]
  if (failed > 0) parts.push(`${counted(failed)} failed`)
  if (rate !== undefined && done < total) {
    const leftMs = Math.ceil((total - done) / rate) * 1000
    parts.push(rateText(rate), `${durationText(leftMs).replace('.0 s', ' s')} left`)
  }
  return parts.join(', ')
}

/** `9.8 rows/s`, or for slow rows `2.5 rows/min`. */
export function rateText(perSecond: number): string {
  if (perSecond < 0.5) return `${(perSecond * 60).toFixed(1)} rows/min`
  return `${perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond)} rows/s`
}

function counted(count: number): string {
  return count.toLocaleString('en-US')
}

function bar({ done, total }: RowsDone): string {
  const filled = total === 0 ? barWidth : Math.floor((done / total) * barWidth)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}
