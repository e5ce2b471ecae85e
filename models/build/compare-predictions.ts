/** What a model says about the token after each position of a text. */
export interface Prediction {
  /** The most probable next token. */
  readonly best: number
  /** Natural logarithm of the probability of the token that does come next. */
  readonly logProbability: number
}

/** A model that can be asked about a text. */
export interface Scorer {
  readonly tokenize: (text: string) => readonly number[]
  /** Predictions for all positions but the last. */
  readonly predict: (tokens: readonly number[]) => Promise<readonly Prediction[]>
  readonly close: () => Promise<void>
}

/** How far two models agree. */
export interface Agreement {
  readonly positions: number
  /** Share of positions with the same most probable token. */
  readonly sameBest: number
  readonly referencePerplexity: number
  readonly candidatePerplexity: number
  /** Candidate's perplexity divided by the reference's, minus one. */
  readonly perplexityChange: number
  /** Mean distance between the two logarithms of probability. */
  readonly meanDifference: number
}

/** Compares two models on running text, on the reference's token ids. */
export async function comparePredictions(
  reference: Scorer,
  candidate: Scorer,
  texts: readonly string[],
): Promise<Agreement> {
  const pairs: { left: Prediction; right: Prediction }[] = []
  for (const text of texts) {
    const tokens = reference.tokenize(text)
    const left = await reference.predict(tokens)
    const right = await candidate.predict(tokens)
    left.forEach((prediction, index) => {
      const other = right[index]
      if (other === undefined) throw new Error('The candidate left positions out.')
      pairs.push({ left: prediction, right: other })
    })
  }
  const mean = (of: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length
  const referencePerplexity = Math.exp(-mean(({ left }) => left.logProbability))
  const candidatePerplexity = Math.exp(-mean(({ right }) => right.logProbability))
  return {
    positions: pairs.length,
    sameBest: mean(({ left, right }) => (left.best === right.best ? 1 : 0)),
    referencePerplexity,
    candidatePerplexity,
    perplexityChange: candidatePerplexity / referencePerplexity - 1,
    meanDifference: mean(({ left, right }) => Math.abs(left.logProbability - right.logProbability)),
  }
}
