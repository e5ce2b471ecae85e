import type { PromptToken } from './writer.ts'

/** The likelihoods of a reply as answers to chats tell them. */
export function chatLikelihoods(tokens: readonly PromptToken[]): object {
  return {
    content: tokens.map((token) => ({
      ...chatLikelihood(token),
      top_logprobs: (token.alternatives ?? []).map(chatLikelihood),
    })),
    refusal: null,
  }
}

function chatLikelihood({ text, logProbability }: PromptToken): object {
  return { token: text, logprob: finite(logProbability), bytes: bytesOf(text) }
}

/** The same as answers to completions tell them. */
export function completionLikelihoods(tokens: readonly PromptToken[]): object {
  let offset = 0
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logProbability }) => finite(logProbability)),
    top_logprobs: tokens.map(({ logProbability, alternatives = [] }) =>
      logProbability === null
        ? null
        : Object.fromEntries(alternatives.map((one) => [one.text, finite(one.logProbability)])),
    ),
    text_offset: tokens.map(({ text }) => {
      offset += text.length
      return offset - text.length
    }),
  }
}

/** Part of a character alone is no text, and its bytes are not known. */
function bytesOf(text: string): number[] | null {
  return text.includes('\uFFFD') ? null : [...new TextEncoder().encode(text)]
}

/** JSON has no infinity; the protocol writes −9999 for what is as good as impossible. */
function finite(logProbability: number | null): number | null {
  return logProbability === null || Number.isFinite(logProbability) ? logProbability : -9999
}
