import { sentencesOf } from '../../text/segments.ts'
import { centralVectors } from '../../vectors/central-vectors.ts'
import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'

/**
 * The `count` sentences that say most about a text, as they stand and in their order. A text with no
 * more sentences than that comes back whole.
 */
export async function extractSentences(
  text: string,
  count: number,
  model: Embedder,
  signal: AbortSignal,
): Promise<string> {
  const sentences = sentencesOf(text).map((sentence) => sentence.text)
  if (sentences.length <= count) return text.trim()
  const vectors = await embedTexts(model, sentences, signal)
  const chosen = centralVectors(vectors, count, signal)
  return chosen.map((index) => sentences[index]).join(' ')
}
