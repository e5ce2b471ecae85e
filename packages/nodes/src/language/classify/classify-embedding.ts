import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'
import { softmax } from '../../vectors/softmax.ts'
import { cosine, meanDirection } from '../../vectors/unit-vectors.ts'
import { type ClassifyRequest, type Guess, labelled } from './classify-request.ts'

/**
 * Sorts texts by nearness in meaning. Each label has the mean direction of its examples;
 * `p(label) = softmax(cos(text, label) / temperature)`. Texts and examples of all requests are embedded
 * in one call, equal ones once.
 */
export async function classifyByEmbedding(
  requests: readonly ClassifyRequest[],
  model: Embedder,
  signal: AbortSignal,
): Promise<Guess[]> {
  const texts = requests.map(({ text, labels }) => [text, ...[...labels.values()].flat()])
  const vectors = await embedTexts(model, texts.flat(), signal)
  let next = 0
  return requests.map(({ labels, temperature }) => {
    const vector = vectors[next++] ?? new Float32Array()
    const cosines = Array.from(labels.values(), ({ length }) =>
      cosine(vector, meanDirection(vectors.slice(next, (next += length)))),
    )
    return { labels: labelled(labels.keys(), softmax(cosines, temperature)) }
  })
}
