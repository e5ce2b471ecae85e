import type { TokenLikelihood } from '@chainwright/nodes'

/** The likelihoods of a reply as answers to chats tell them. */
export function chatLikelihoods(tokens: readonly TokenLikelihood[]): object {
  return {
    content: tokens.map((token) => ({
      ...chatLikelihood(token),
      top_logprobs: (token.alternatives ?? []).map(chatLikelihood),
    })),
    refusal: null,
  }
}

function chatLikelihood({ text, logProbability }: TokenLikelihood): object {
  return { token: text, logprob: finite(logProbability), bytes: bytesOf(text) }
}

/** The same as answers to completions tell them; `start` is where the reply begins in the text. */
export function completionLikelihoods(tokens: readonly TokenLikelihood[], start = 0): object {
  let offset = start
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logProbability }) => finite(logProbability)),
    top_logprobs: tokens.map(({ alternatives = [] }) =>
      Object.fromEntries(alternatives.map((one) => [one.text, finite(one.logProbability)])),
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
function finite(logProbability: number): number {
  return Number.isFinite(logProbability) ? logProbability : -9999
}
