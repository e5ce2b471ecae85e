import type { TokenLikelihood } from './value-shapes.ts'

/** Least probability of each step but the last, from likely to unlikely. */
const steps = [0.9, 0.5, 0.2, 0.05]

/** How surprising a token is, from 0 (expected) to 4 (hardly), by its log-probability in nats. */
export function heatStep(logProbability: number): 0 | 1 | 2 | 3 | 4 {
  const probability = Math.exp(logProbability)
  const step = steps.findIndex((least) => probability >= least)
  return (step === -1 ? 4 : step) as 0 | 1 | 2 | 3 | 4
}

/** The place of a token among the likeliest at its place, from 1; `undefined` when it is not there. */
export function heatRank({ token, alternatives = [] }: TokenLikelihood): number | undefined {
  const at = alternatives.findIndex((alternative) => alternative.token === token)
  return at === -1 ? undefined : at + 1
}

/** Mean log-probability in nats; `undefined` of no tokens. */
export function meanLogProbability(tokens: readonly TokenLikelihood[]): number | undefined {
  if (tokens.length === 0) return undefined
  return tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length
}

/** A token with marks for what cannot be seen: spaces at its ends, and line ends. */
export function visibleToken(text: string): string {
  return text
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥')
    .replaceAll(/^ +| +$/gu, (spaces) => '·'.repeat(spaces.length))
}
