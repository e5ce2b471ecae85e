/** Prompt and reply together, in tokens, by how names of models begin; the longest beginning counts. */
const windows: readonly (readonly [beginning: string, tokens: number])[] = [
  ['gpt-5', 400_000],
  ['gpt-4.1', 1_000_000],
  ['gpt-4o', 128_000],
  ['gpt-4-turbo', 128_000],
  ['gpt-4', 8192],
  ['gpt-3.5-turbo', 16_385],
  ['o1', 200_000],
  ['o3', 200_000],
  ['o4', 200_000],
  ['claude', 200_000],
  ['gemini', 1_000_000],
  ['mistral', 128_000],
  ['ministral', 128_000],
  ['codestral', 128_000],
  ['text-embedding-3', 8191],
  ['text-embedding-ada', 8191],
  ['mistral-embed', 8192],
]

/** The window of a model that nothing is known of. */
const unknownWindow = 4096

/**
 * The window of a model by its name, in tokens. Cautious: a window that is taken for too small only
 * makes prompts shorter. The configuration knows better.
 */
export function knownWindow(model: string): number {
  const known = windows.filter(([beginning]) => model.startsWith(beginning))
  const [best] = known.toSorted(([a], [b]) => b.length - a.length)
  return best?.[1] ?? unknownWindow
}
