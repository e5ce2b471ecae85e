import type { Message } from '@chainwright/core'
import type { Tokenize } from '../../models/tokenize.ts'
import { promptTokens } from './instruct.ts'

/** A conversation that fits. */
export interface KeptHistory {
  /** What the model reads: the system text, and the turns that were kept. */
  messages: Message[]
  /** The turns that were kept. */
  turns: Message[]
  /** Messages that were left out. */
  dropped: number
}

/**
 * The end of a conversation that fits a number of tokens, the system text in front. Begins with a
 * turn of the user, as chat templates expect. The last message is always kept: the model refuses it
 * when it is too long by itself.
 */
export function withinBudget(
  said: readonly Message[],
  { system, room, tokenize }: { system: string | undefined; room: number; tokenize: Tokenize },
): KeptHistory {
  const [head, ...others] = said
  const first = head?.role === 'system' ? head : undefined
  const rules = system ?? first?.content
  const turns = first ? others : [...said]
  const before: Message[] = rules === undefined ? [] : [{ role: 'system', content: rules }]
  const starts = turns.flatMap(({ role }, at) => (role === 'user' ? [at] : []))
  const fits = (from: number): boolean => {
    return promptTokens(tokenize, { messages: [...before, ...turns.slice(from)] }) <= room
  }
  const from = starts.find(fits) ?? starts.at(-1) ?? Math.max(0, turns.length - 1)
  const kept = turns.slice(from)
  return { messages: [...before, ...kept], turns: kept, dropped: from }
}
