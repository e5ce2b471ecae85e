import { FlowError } from '@chainwright/core'
import { embedTexts, probeText, type Embedder } from '@chainwright/nodes/fit'
import type { CommandModels, Environment } from '../environment.ts'
import { createRowsProgress } from '../terminal/rows-progress.ts'
import { watchStops } from '../watch-stops.ts'

/** Vectors of texts, and of the text that tells models apart. */
export interface EmbeddedRows {
  readonly vectors: readonly Float32Array[]
  readonly probe: Float32Array
}

const textsAtOnce = 64

/** Embeds texts, shown as it goes. Ctrl-C ends it with `cancelled`. */
export async function embedRows(
  texts: readonly string[],
  reference: string,
  call: { models: CommandModels; environment: Environment; quiet: boolean },
): Promise<EmbeddedRows> {
  const total = texts.length
  const start = { done: 0, total, failed: 0 }
  const progress = createRowsProgress(call.environment, start, { quiet: call.quiet })
  const stops = watchStops(call.environment, progress, undefined)
  try {
    const model = await resolveEmbedder(call.models, reference, stops.signal)
    const [probe = new Float32Array()] = await embedTexts(model, [probeText], stops.signal)
    const vectors: Float32Array[] = []
    while (vectors.length < total) {
      const next = texts.slice(vectors.length, vectors.length + textsAtOnce)
      vectors.push(...(await embedTexts(model, next, stops.signal)))
      progress.show({ ...start, done: vectors.length })
    }
    return { vectors, probe }
  } catch (thrown) {
    if (!stops.signal.aborted) throw thrown
    throw new FlowError({ code: 'cancelled', message: 'stopped before anything was fitted' })
  } finally {
    stops.end()
    progress.end()
  }
}

async function resolveEmbedder(
  models: CommandModels,
  reference: string,
  signal: AbortSignal,
): Promise<Embedder> {
  const { capabilities } = await models.resolve(reference, ['embed', 'tokenize'], signal)
  const { embed, tokenize } = capabilities
  if (embed && tokenize) return { embed, tokenize }
  const message = `the model \`${reference}\` makes no vectors of texts; choose a sentence encoder, such as starter`
  throw new FlowError({ code: 'capability-missing', message })
}
