import type { RunEvent, Usage } from '@chainwright/core'
import type { Output } from '../environment.ts'
import { costText, countText, durationText } from './figures-text.ts'
import { harmlessLine, harmlessText } from './harmless-text.ts'
import type { Progress } from './progress.ts'
import { skipText } from './skip-text.ts'
import { whyAgain } from './why-again.ts'
import { createStreamedTexts, stepName } from './streamed-texts.ts'

const progressEveryMs = 1000

/** Shows a run as plain lines, for files and pipes: no colours, nothing rewritten. */
export function createPlainProgress(output: Output): Progress {
  const texts = createStreamedTexts()
  const lastProgress = new Map<string, number>()
  const startedAt = new Map<string, number>()

  function linesOf(event: RunEvent): string[] {
    switch (event.type) {
      case 'node-start':
        startedAt.set(stepName(event), event.time)
        return event.attempt === 1 ? [`${stepName(event)} start`] : []
      case 'node-delta':
        texts.add(event)
        return []
      case 'node-progress': {
        const name = stepName(event)
        if (event.time - (lastProgress.get(name) ?? 0) < progressEveryMs) return []
        lastProgress.set(name, event.time)
        const message = event.message ? ` ${harmlessLine(event.message)}` : ''
        return [`${name} progress ${event.done}/${event.total}${message}`]
      }
      case 'node-end':
        return [...textLines(event), endLine(event)]
      case 'node-error':
        return [
          ...textLines(event),
          `${stepName(event)} error ${harmlessLine(event.error.message)}`,
        ]
      default:
        return otherLines(event)
    }
  }

  function textLines(event: Extract<RunEvent, { type: 'node-end' | 'node-error' }>): string[] {
    const name = stepName(event)
    return texts.take(event).flatMap(({ port, text }) =>
      harmlessText(text)
        .split('\n')
        .map((line) => `${name}.${port}: ${line}`),
    )
  }

  function endLine(event: Extract<RunEvent, { type: 'node-end' }>): string {
    const name = stepName(event)
    const took = durationText(event.time - (startedAt.get(name) ?? event.time))
    startedAt.delete(name)
    const why = whyAgain(event.because)
    return `${name} end ${event.cached ? 'from the cache' : took + usageText(event.usage)}${why && `, ${why}`}`
  }

  return {
    attach: () => undefined,
    event(event) {
      for (const line of linesOf(event)) output.write(`${line}\n`)
    },
    note: (line) => output.write(`${line}\n`),
    end: () => undefined,
  }
}

function usageText({ outputTokens, cost }: Usage = {}): string {
  const written = outputTokens === undefined ? '' : `, ${countText(outputTokens, 'token')}`
  return written + (cost ? `, ${costText(cost)}` : '')
}

function otherLines(event: RunEvent): string[] {
  switch (event.type) {
    case 'node-retry':
      return [`${stepName(event)} retry in ${durationText(event.delayMs)}`]
    case 'node-skip':
      return [`${event.node} skip: ${harmlessLine(skipText(event.reason))}`]
    case 'node-pin':
      return [`${event.node} pinned`]
    case 'signal-wait':
      return event.ask === undefined ? [] : [`${stepName(event)} asks`]
    case 'node-collect': {
      const dropped = event.skipped.length > 0 ? `, ${event.skipped.length} dropped` : ''
      return [`${event.node} done: ${countText(event.items, 'item')}${dropped}`]
    }
    default:
      return []
  }
}
