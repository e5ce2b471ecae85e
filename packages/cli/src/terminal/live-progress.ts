import { systemClock, type RunEvent, type RunState } from '@chainwright/core'
import type { Output } from '../environment.ts'
import { wrapText } from './display-width.ts'
import { harmlessLine, harmlessText } from './harmless-text.ts'
import { createLiveRegion } from './live-region.ts'
import type { Palette } from './palette.ts'
import type { Progress } from './progress.ts'
import { progressLines } from './progress-view.ts'
import { createStreamedTexts, stepName } from './streamed-texts.ts'

const everyMs = 100

/**
 * Shows a run in place on a terminal: a line per node, growing texts below it. A text that is
 * complete is written above and stays.
 */
export function createLiveProgress(output: Output, palette: Palette): Progress {
  const region = createLiveRegion(output)
  const texts = createStreamedTexts()
  let state: RunState | undefined
  let timer: NodeJS.Timeout | undefined
  let pending: string[] = []

  function lines(): string[] {
    if (!state) return []
    const frame = { now: systemClock.now(), columns: output.columns - 1, palette }
    return progressLines(state, { ...frame, rows: Math.max(2, output.rows - 2) })
  }

  function draw(): void {
    if (pending.length > 0) region.print(pending, lines())
    else region.draw(lines())
    pending = []
  }

  // An event is told before the state takes it in: drawn a moment later, both show the same.
  function printLater(more: readonly string[]): void {
    if (pending.length === 0) queueMicrotask(draw)
    pending.push(...more)
  }

  function endedTexts(event: Extract<RunEvent, { type: 'node-end' | 'node-error' }>): string[] {
    const columns = Math.max(10, output.columns - 4)
    const cut = event.type === 'node-error' ? palette.yellow(' cut off') : ''
    return texts.take(event).flatMap(({ text }) => {
      const wrapped = wrapText(harmlessText(text.trim()), columns)
      return [palette.cyan(stepName(event)) + cut, ...wrapped.map((line) => `  ${line}`), '']
    })
  }

  return {
    attach(attached) {
      state = attached
      draw()
      timer = setInterval(draw, everyMs)
      timer.unref()
    },
    event(event) {
      if (event.type === 'node-delta') texts.add(event)
      if (event.type !== 'node-end' && event.type !== 'node-error') return
      const ended = endedTexts(event)
      if (ended.length > 0) printLater(ended)
    },
    note: (line) => printLater([palette.yellow(harmlessLine(line))]),
    end() {
      clearInterval(timer)
      draw()
      region.finish()
      if (state) output.write('\n')
      state = undefined
    },
  }
}
