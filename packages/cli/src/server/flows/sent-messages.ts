import type { StepCalls } from '@chainwright/core'
import { modelCalls, type ModelCall } from '@chainwright/nodes'

/** Messages in the form of the semantic conventions for generative AI. */
interface SentMessage {
  readonly role: string
  readonly parts: readonly { readonly type: 'text'; readonly content: string }[]
}

/** What a step sent to its models, as the JSON that `gen_ai.input.messages` holds. */
export function sentMessages(calls: StepCalls): string {
  return JSON.stringify(modelCalls(calls).flatMap(messagesOf))
}

function messagesOf({ prompt, texts, pairs, arguments: given }: ModelCall): SentMessage[] {
  if (prompt && 'messages' in prompt) {
    return prompt.messages.map(({ role, content }) => message(role, content))
  }
  const sent = [
    ...(prompt ? [prompt.text] : []),
    ...(texts ?? []),
    ...(pairs ?? []).map(({ first, second }) => `${first}\n${second}`),
    ...(given ?? []).map((one) => JSON.stringify(one)),
  ]
  return sent.map((text) => message('user', text))
}

function message(role: string, content: string): SentMessage {
  return { role, parts: [{ type: 'text', content }] }
}
