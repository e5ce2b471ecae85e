import { type StepContext, type Usage, toFlowError } from '@chainwright/core'
import { type Embedder, embedTexts } from './embed-texts.ts'

/** A node's work around one call of the embedding model. */
export interface EmbeddedWork<I, O> {
  /** The texts that a step needs as vectors. */
  texts(inputs: I): readonly string[]
  /** The outputs of a step, from the vectors of its texts in the same order. */
  outputs(inputs: I, vectors: readonly Float32Array[]): O
}

interface Request<I> {
  readonly inputs: I
  readonly model: Embedder
  readonly context: Pick<StepContext, 'signal' | 'usage'>
}

/**
 * Makes `run` and `runBatch` of a node that compares vectors: the texts of all steps of a batch are
 * embedded in one call. An error of `outputs` fails its own step alone.
 */
export function runEmbedded<I, O>(work: EmbeddedWork<I, O>) {
  async function runBatch(requests: readonly Request<I>[]): Promise<(O | Error)[]> {
    const [first] = requests
    if (!first) return []
    const texts = requests.map(({ inputs }) => work.texts(inputs))
    const { signal } = first.context
    const onUsage = (used: Usage): void => first.context.usage(used)
    const vectors = await embedTexts(first.model, texts.flat(), signal, onUsage)
    let next = 0
    return requests.map(({ inputs }, index) => {
      const own = vectors.slice(next, (next += texts[index]?.length ?? 0))
      try {
        return work.outputs(inputs, own)
      } catch (thrown) {
        return toFlowError(thrown)
      }
    })
  }
  async function run(request: Request<I>): Promise<O> {
    const [result] = await runBatch([request])
    if (result instanceof Error) throw result
    return result as O
  }
  return { run, runBatch }
}
