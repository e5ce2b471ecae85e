import type { TextPair } from '../../models/inference.ts'
import { runInBatches } from './batches.ts'
import { textLogits } from './logits.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import { pairRows, textTooLong } from './rows.ts'
import type { NetworkInput } from '../text/input-template.ts'

/**
 * The single logit of a reward model or cross-encoder for each pair. A model with a chat template
 * was trained on conversations: the pair is what the user said and what was replied. Throws a
 * `FlowError`: `text-too-long`, `chat-template-failed`, or `model-unreadable` for a head with more
 * than one output.
 */
export async function scorePairs(
  model: LoadedModel,
  { pairs }: { pairs: readonly TextPair[] },
  context: WorkContext,
): Promise<number[]> {
  return runInBatches(model, rowsOf(model, pairs), {
    context,
    read: (output) => textLogits(output, 1).map(([logit]) => logit ?? 0),
  })
}

function rowsOf(model: LoadedModel, pairs: readonly TextPair[]): NetworkInput[] {
  const { chat, encode } = model.tokenizer
  if (!chat) return pairRows(model, pairs, { first: 'prompt', second: 'reply' })
  const window = model.specification.contextWindow
  return pairs.map(({ first, second }, index) => {
    const conversation = [
      { role: 'user', content: first },
      { role: 'assistant', content: second },
    ] as const
    const ids = encode(chat(conversation, { complete: true }))
    if (ids.length <= window) return { ids, types: ids.map(() => 0), starts: [0, 0] }
    const [prompt, reply] = [encode(first).length, encode(second).length]
    throw textTooLong(
      `The prompt of pair ${index + 1} has ${prompt} tokens and its reply ${reply}; as a conversation they are ${ids.length}, more than the ${window} that the model can read at once. Shorten the ${prompt >= reply ? 'prompt' : 'reply'} by ${ids.length - window} tokens.`,
    )
  })
}
