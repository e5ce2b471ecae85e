import type { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ReplyPiece } from '../../endpoints/calls/reply-piece.ts'
import { likelihoodsIn } from '../../endpoints/calls/reply-tokens.ts'

const finishKeys = ['finish_reason', 'finishReason', 'stop_reason', 'done_reason']

/** What LangChain hands on of a reply, in the form of all endpoints. */
export async function* replyPieces(
  chunks: AsyncIterable<ChatGenerationChunk>,
): AsyncGenerator<ReplyPiece> {
  for await (const chunk of chunks) yield pieceOf(chunk)
}

/** One piece of it. */
export function pieceOf(chunk: ChatGenerationChunk): ReplyPiece {
  const { message, generationInfo, text } = chunk
  const { usage_metadata: usage } = message as { usage_metadata?: Record<string, unknown> }
  const places = [generationInfo, message.response_metadata, message.additional_kwargs]
  const reasons = places.flatMap((place) => finishKeys.map((key): unknown => place?.[key]))
  const finish = reasons.find((said) => typeof said === 'string' && said !== '')
  return {
    text,
    ...(typeof finish === 'string' && { finish }),
    ...(usage && {
      inputTokens: Number(usage['input_tokens'] ?? 0),
      outputTokens: Number(usage['output_tokens'] ?? 0),
    }),
    tokens: likelihoodsIn(generationInfo?.['logprobs']),
  }
}
