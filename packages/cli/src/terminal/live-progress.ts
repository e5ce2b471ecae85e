import { systemClock, type RunEvent, type RunState } from '@chainwright/core'
import type { Output } from '../environment.ts'
import { wrapText } from './display-width.ts'
import { harmlessText } from './harmless-text.ts'
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

  function draw(): void {
    if (!state) return
    const frame = { now: systemClock.now(), columns: output.columns - 1, palette }
    region.draw(progressLines(state, { ...frame, rows: Math.max(2, output.rows - 2) }))
  }

  function printTexts(event: Extract<RunEvent, { type: 'node-end' }>): void {
    const columns = Math.max(10, output.columns - 4)
    for (const { text } of texts.take(event)) {
      const lines = wrapText(harmlessText(text.trim()), columns).map((line) => `  ${line}\n`)
      region.print(`${palette.cyan(stepName(event))}\n${lines.join('')}\n`)
    }
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
      if (event.type === 'node-end') printTexts(event)
    },
    note: (line) => region.print(`${palette.yellow(line)}\n`),
    end() {
      if (!state) return
      clearInterval(timer)
      draw()
      state = undefined
      region.finish()
      output.write('\n')
    },
  }
}
