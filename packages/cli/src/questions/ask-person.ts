import type { FlowError, OpenQuestion } from '@chainwright/core'
import type { Environment } from '../environment.ts'
import { harmlessLine, harmlessText } from '../terminal/harmless-text.ts'
import { createPalette, type Palette } from '../terminal/palette.ts'

/** Asks a person; gives `undefined` when there is no answer. */
export type AskPerson = (
  question: OpenQuestion,
  refused: FlowError | undefined,
) => Promise<string | undefined>

/** Asks at the terminal; `undefined` when nobody is there. An empty line is no answer. */
export function askAtTerminal({ ask, stderr, variables }: Environment): AskPerson | undefined {
  if (!ask) return undefined
  const palette = createPalette(stderr, variables)
  return async (question, refused) => {
    if (refused) stderr.write(`${palette.yellow(harmlessLine(refused.message))}\n`)
    else stderr.write(`${questionText(question, palette)}\n`)
    const answer = await ask('> ')
    return answer === '' ? undefined : answer
  }
}

/** A question for people: the step that asks, what it asks, and the answers it takes. */
export function questionText({ step, ask }: OpenQuestion, palette: Palette): string {
  const { question, choices } = partsOf(ask)
  const taken = choices.length > 0 ? `\n  ${palette.dim('one of:')} ${choices.join(', ')}` : ''
  return `${palette.cyan(`${harmlessLine(step)} asks:`)} ${harmlessText(question)}${taken}`
}

/** The node type \`ask\` gives a question and choices; others may ask in their own form. */
function partsOf(ask: unknown): { question: string; choices: string[] } {
  const { question, choices } = Object(ask) as { question?: unknown; choices?: unknown }
  const texts = Array.isArray(choices) ? choices.map((choice) => harmlessLine(String(choice))) : []
  if (typeof question === 'string') return { question, choices: texts }
  return { question: typeof ask === 'string' ? ask : JSON.stringify(ask), choices: [] }
}
