import {
  toFlowError,
  type Capabilities,
  type Labels,
  type Model,
  type Models,
} from '@chainwright/core'
import type { Classify, Embed, Entail, Entailment, Score } from './encoders.ts'
import { createGatherer, type Gatherer, type Work } from './gather-calls.ts'
import type { Generate, Generated, GenerateRequest } from './generate.ts'
import type { InferenceOptions, TextPair } from './inference.ts'
import { countPerRun } from './payers.ts'

/** Items that are given to a model at once. */
const mostItems = 64
/** Vectors that are kept: labels and examples are the same for all rows. */
const mostVectors = 2000

/**
 * Models for many runs at a time: calls of `embed`, `classify`, `entail`, `score` and `generate` that
 * come together from several runs go to the model as one batch, which takes a fraction of the time.
 * Results are those of the models themselves, but for rounding in batches. Texts that were embedded
 * lately are not embedded again, and a model that was found once is not looked for again.
 */
export function gatherModels<M extends Models>(models: M): M {
  const gatherers = new Map<string, Gatherers>()
  const resolved = new Map<string, Model>()
  const together: M = {
    ...models,
    async resolve(reference: string, capabilities: readonly string[], signal: AbortSignal) {
      const key = JSON.stringify([reference, capabilities])
      const known = resolved.get(key)
      if (known) return known
      const model = await models.resolve(reference, capabilities, signal)
      const own = gatherers.get(model.identity) ?? createGatherers()
      gatherers.set(model.identity, own)
      const offered = { ...model, capabilities: gathered(model.capabilities, own) }
      resolved.set(key, offered)
      return offered
    },
  }
  // What a run spends is counted before calls are put together, not behind.
  return models.forRun ? countPerRun(together) : together
}

interface Gatherers {
  readonly embed: Gatherer<string, Float32Array>
  readonly classify: Gatherer<string, Labels>
  readonly entail: Gatherer<TextPair, Entailment>
  readonly score: Gatherer<TextPair, number>
  readonly generate: Gatherer<GenerateRequest, Generated>
  readonly vectors: Map<string, Float32Array>
}

function createGatherers(): Gatherers {
  return {
    embed: createGatherer(mostItems),
    classify: createGatherer(mostItems),
    entail: createGatherer(mostItems),
    score: createGatherer(mostItems),
    generate: createGatherer(mostItems),
    vectors: new Map(),
  }
}

function gathered(given: Partial<Capabilities>, own: Gatherers): Partial<Capabilities> {
  const { embed, classify, entail, score, generate } = given
  return {
    ...given,
    ...(embed && { embed: gatheredEmbed(embed, own) }),
    ...(classify && { classify: gatheredClassify(classify, own) }),
    ...(entail && { entail: gatheredEntail(entail, own) }),
    ...(score && { score: gatheredScore(score, own) }),
    ...(generate?.generateBatch && { generate: gatheredGenerate(generate, own) }),
  }
}

function gatheredEmbed(model: Embed, { embed, vectors }: Gatherers): Embed {
  const work: Work<string, Float32Array> = async (texts, options) => {
    const missing = [...new Set(texts.filter((text) => !vectors.has(text)))]
    const made = missing.length === 0 ? [] : await model.embed(missing, options)
    const fresh = new Map(missing.map((text, at) => [text, made[at]]))
    return texts.map((text) => fresh.get(text) ?? vectors.get(text) ?? new Float32Array())
  }
  return {
    ...model,
    async embed(texts, options) {
      const found = new Map(texts.map((text) => [text, vectors.get(text)]))
      const missing = [...found.keys()].filter((text) => found.get(text) === undefined)
      const made = missing.length === 0 ? [] : await all(embed(missing, work, options))
      for (const [at, text] of missing.entries()) found.set(text, made[at])
      for (const [text, vector] of found) remember(vectors, text, vector)
      return texts.map((text) => found.get(text)?.slice() ?? new Float32Array())
    },
  }
}

/** The text that was used least lately makes room. */
function remember(
  vectors: Map<string, Float32Array>,
  text: string,
  vector: Float32Array | undefined,
): void {
  vectors.delete(text)
  if (vector) vectors.set(text, vector)
  const [oldest] = vectors.keys()
  if (vectors.size > mostVectors && oldest !== undefined) vectors.delete(oldest)
}

function gatheredClassify(model: Classify, { classify }: Gatherers): Classify {
  const work: Work<string, Labels> = (texts, options) => model.classify(texts, options)
  return { classify: (texts, options) => all(classify(texts, work, options)) }
}

function gatheredEntail(model: Entail, { entail }: Gatherers): Entail {
  const work: Work<TextPair, Entailment> = (pairs, options) => model.entail(pairs, options)
  return { entail: (pairs, options) => all(entail(pairs, work, options)) }
}

function gatheredScore(model: Score, { score }: Gatherers): Score {
  const work: Work<TextPair, number> = (pairs, options) => model.score(pairs, options)
  return { score: (pairs, options) => all(score(pairs, work, options)) }
}

function gatheredGenerate(model: Generate, { generate }: Gatherers): Generate {
  const work: Work<GenerateRequest, Generated> = async (requests, { signal }) => {
    const [first, ...others] = requests
    if (first && others.length === 0) return [await single(model, first, signal)]
    return (await model.generateBatch?.(requests, { signal })) ?? []
  }
  return {
    ...model,
    async generate(prompt, { signal, ...options }) {
      const [reply] = await all(generate([{ prompt, ...options }], work, { signal }))
      if (!reply) throw new Error('the model gave no reply')
      return reply
    },
    async generateBatch(requests, { signal, payers }: InferenceOptions) {
      // Each request says itself for whom it is: the others of the batch may be for somebody else.
      const own = payers ? requests.map((one) => ({ payers, ...one })) : requests
      return [...(await generate(own, work, { signal }))]
    },
  }
}

/** A batch of one gains nothing, and the single way may keep what it has read of a prompt. */
async function single(
  model: Generate,
  { prompt, ...options }: GenerateRequest,
  signal: AbortSignal,
): Promise<Generated | Error> {
  try {
    return await model.generate(prompt, { ...options, signal })
  } catch (thrown) {
    signal.throwIfAborted()
    return toFlowError(thrown)
  }
}

/** Throws the first error among results. */
async function all<V>(results: Promise<readonly (V | Error)[]>): Promise<V[]> {
  return (await results).map((result) => {
    if (result instanceof Error) throw result
    return result
  })
}
