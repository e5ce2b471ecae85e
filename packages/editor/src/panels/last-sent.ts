import { findNode } from '@chainwright/core'
import type { ModelCall } from '@chainwright/nodes'
import type { ShownRun } from '../run/run-store.ts'
import type { Problem } from '../session/problems.ts'

/** Most characters that a list shows of what was sent. */
const longest = 160

/** The last that a failed step sent to its model, on a line; `undefined` when nothing is on record. */
export function lastSent(run: ShownRun | undefined, { step }: Problem): string | undefined {
  const node = run && step && findNode(run.state, step.path)
  const calls = (node?.items?.[step?.item ?? 0] ?? node)?.calls
  const call = calls?.kept.at(-1) as unknown as ModelCall | undefined
  const text = (call ? textsOf(call) : []).join(' | ').replace(/\s+/g, ' ').trim()
  if (text === '') return undefined
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

function textsOf({ prompt, texts, pairs }: ModelCall): readonly string[] {
  if (prompt && 'text' in prompt) return [prompt.text]
  if (prompt) return prompt.messages.map(({ content }) => content)
  return texts ?? pairs?.map(({ first, second }) => `${first} → ${second}`) ?? []
}
