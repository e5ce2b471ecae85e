import { checkProbe, parseClassifierHead, probeText } from '../../heads/head.ts'
import { headLogits } from '../../heads/multinomial.ts'
import { type Embedder, embedTexts } from '../../vectors/embed-texts.ts'
import { softmax } from '../../vectors/softmax.ts'
import { resultOf } from '../keep-errors.ts'
import { type ClassifyRequest, type Guess, labelled } from './classify-request.ts'

/**
 * Sorts texts by a linear head over their vectors: `p(label) = softmax((W x + b) / temperature)`. All
 * texts are embedded in one call, with the probe that tells whether the model is the head's own. An
 * entry that is an `Error` is of that request alone.
 */
export async function classifyByFittedHead(
  requests: readonly ClassifyRequest[],
  model: Embedder,
  signal: AbortSignal,
): Promise<(Guess | Error)[]> {
  const heads = new Map(
    requests.map(({ head }) => [head, resultOf(() => parseClassifierHead(head))]),
  )
  const texts = [probeText, ...requests.map(({ text }) => text)]
  const [probe = new Float32Array(), ...vectors] = await embedTexts(model, texts, signal)
  return requests.map(({ head: value }, at) => {
    return resultOf(() => {
      const head = heads.get(value)
      if (!head || head instanceof Error) throw head ?? new Error('a head is missing')
      checkProbe(head, probe)
      const logits = headLogits(head, vectors[at] ?? new Float32Array())
      return { labels: labelled(head.labels, softmax(logits, head.temperature)) }
    })
  })
}
