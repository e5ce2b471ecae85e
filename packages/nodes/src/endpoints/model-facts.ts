/** What is known of a model at an endpoint. */
export interface ModelFacts {
  /** Prompt and reply together, in tokens. */
  readonly contextWindow?: number | undefined
  /** Prices of a million tokens that are read and written, in the currency of the user. */
  readonly price?: { readonly input: number; readonly output: number } | undefined
  /** The model draws as it likes: temperature 0 is not sent, others are refused. */
  readonly fixedTemperature?: boolean | undefined
  /** Whether the endpoint holds replies to a JSON Schema; otherwise they are checked. */
  readonly structured?: boolean | undefined
  /** Whether it makes vectors instead of replies. */
  readonly embeds?: boolean | undefined
  /** Length of its vectors. */
  readonly dimensions?: number | undefined
  /** Labels among which `classify` chooses. */
  readonly labels?: readonly string[] | undefined
}

/** The most that may be spent. */
export interface SpendLimit {
  /** Read and written. */
  readonly tokens?: number | undefined
  /** In the currency of the user's price list. */
  readonly cost?: number | undefined
}

/** What may be spent, in one run and in one day (UTC) of all runs. */
export interface Budgets {
  readonly perRun?: SpendLimit | undefined
  readonly perDay?: SpendLimit | undefined
}

/** Limits of one endpoint. */
export interface EndpointLimits {
  /** Calls at once. Default 8. */
  readonly concurrency?: number | undefined
  readonly requestsPerMinute?: number | undefined
  /** Tokens read and written. */
  readonly tokensPerMinute?: number | undefined
  /** Longest time to the first byte, and longest silence, in milliseconds. Default 120,000. */
  readonly answerMs?: number | undefined
  /** Longest call, in milliseconds. Default 600,000. */
  readonly totalMs?: number | undefined
}
