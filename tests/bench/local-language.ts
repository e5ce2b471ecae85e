import {
  AutoModelForCausalLM,
  AutoTokenizer,
  Tensor,
  TextStreamer,
  type PreTrainedModel,
  type PreTrainedTokenizer,
} from '@huggingface/transformers'
import type { Generated } from '@chainwright/nodes'
import type { LocalModels } from '@chainwright/nodes/local'
import type { Compared } from './local-table.ts'
import { median, measurePair } from './measure.ts'

const { signal } = new AbortController()
const sentence = 'The lighthouse on the northern coast was built after a storm sank four ships. '
/** Tokens that each reply has. */
const replyLength = 32
const rounds = 5

/** The starter's language model, as the library offers it and as we do. */
interface Both {
  tokenizer: PreTrainedTokenizer
  network: PreTrainedModel
  models: LocalModels
}

/** Generating and scoring, against the library called directly, in turn and in one process. */
export async function* language(
  starterFolder: string,
  models: LocalModels,
): AsyncGenerator<Compared> {
  const folder = `${starterFolder}/smollm2-135m-instruct`
  const tokenizer = await AutoTokenizer.from_pretrained(folder)
  const network = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'q4', device: 'cpu' })
  const both = { tokenizer, network, models }
  yield* await oneStream(both, { prompt: 'prompt of 16 tokens', text: sentence, times: 11 })
  const long = { prompt: 'prompt of 320 tokens', text: sentence.repeat(20), times: 5 }
  yield* await oneStream(both, long)
  yield await labels(both)
  yield await candidates(both)
  await network.dispose()
}

interface Streamed {
  first: number
  /** Milliseconds for each token after the first. */
  step: number
}

interface StreamCase {
  prompt: string
  text: string
  /** Rounds; short ones are many, since they scatter. */
  times: number
}

async function oneStream(both: Both, { prompt, text, times }: StreamCase): Promise<Compared[]> {
  const writer = await writerOf(both.models)
  const plain = (): Promise<Streamed> => streamPlain(both, text)
  const ours = (): Promise<Streamed> =>
    timeStream(async (show) => {
      await writer.generate({ text }, { signal, maxTokens: replyLength, onText: show })
    })
  const pairs: [Streamed, Streamed][] = []
  for (let round = 0; round < times; round++) {
    // In turn, so that neither always comes first.
    const early = round % 2 === 0 ? await alone(plain) : undefined
    const own = await alone(ours)
    pairs.push([early ?? (await alone(plain)), own])
  }
  return [
    ...streamRows(`one stream, ${prompt}: ms a token`, pairs, {
      of: ({ step }) => step,
      ratio: (plainStep, ownStep) => plainStep / ownStep,
      goal: '≥ 0.97 × tokens/s',
    }),
    ...streamRows(`one stream, ${prompt}: ms to the first token`, pairs, {
      of: ({ first }) => first,
      ratio: (plainFirst, ownFirst) => ownFirst / plainFirst,
      goal: '≤ 1.05 × time',
    }),
  ]
}

interface StreamMeasure {
  of: (streamed: Streamed) => number
  ratio: (plain: number, own: number) => number
  goal: string
}

/** The middle of all rounds, and the best of each, which other work on the machine disturbs least. */
function streamRows(
  what: string,
  pairs: readonly [Streamed, Streamed][],
  { of, ratio, goal }: StreamMeasure,
): Compared[] {
  const plain = pairs.map(([base]) => of(base))
  const ours = pairs.map(([, own]) => of(own))
  const ratios = pairs.map(([base, own]) => ratio(of(base), of(own)))
  const [best, ownBest] = [Math.min(...plain), Math.min(...ours)]
  return [
    { what, plain: median(plain), ours: median(ours), ratio: median(ratios), goal },
    { what: `${what}, best`, plain: best, ours: ownBest, ratio: ratio(best, ownBest), goal },
  ]
}

/**
 * Measures after a pause and a run of the same kind: the threads of a runtime spin for a while after
 * each pass, and its weights leave the processor's cache when the other one's are read.
 */
async function alone(run: () => Promise<Streamed>): Promise<Streamed> {
  await new Promise((resolve) => setTimeout(resolve, 100))
  await run()
  return run()
}

function streamPlain({ tokenizer, network }: Both, text: string): Promise<Streamed> {
  return timeStream(async (show) => {
    const streamer = new TextStreamer(tokenizer, {
      skip_prompt: true,
      token_callback_function: show,
      callback_function: () => undefined,
    })
    await network.generate({ ...tokenizer(text), ...exactly(replyLength), streamer } as never)
  })
}

function exactly(tokens: number): { max_new_tokens: number; min_new_tokens: number } {
  return { max_new_tokens: tokens, min_new_tokens: tokens }
}

async function timeStream(run: (show: () => void) => Promise<void>): Promise<Streamed> {
  const start = performance.now()
  let first = 0
  await run(() => {
    first ||= performance.now() - start
  })
  return { first, step: (performance.now() - start - first) / (replyLength - 1) }
}

async function labels({ tokenizer, network, models }: Both): Promise<Compared> {
  const { capabilities } = await models.resolve('starter', ['logProbabilities'], signal)
  const text = `${sentence.repeat(18)}\nThe topic of this text is`
  const topics = 'history weather sport politics science music food travel money the sea'
  const endings = topics.split(' ').map((topic) => ` ${topic}`)
  const plain = async (): Promise<void> => {
    for (const ending of endings) await scorePlain({ tokenizer, network }, text, ending)
  }
  const ours = async (): Promise<void> => {
    await capabilities.logProbabilities?.logProbabilities({ text }, endings.slice(0, 10), {
      signal,
    })
  }
  const { base, other, ratio } = await measurePair(plain, ours, { rounds, sampleMs: 1, warmMs: 1 })
  const what = '10 labels after a prompt of 300 tokens: ms'
  return { what, plain: base, ours: other, ratio: 1 / ratio, goal: '≥ 4 × as fast' }
}

/** One pass over prompt and label, of which only the label's places are scored. */
async function scorePlain(
  { tokenizer, network }: Pick<Both, 'tokenizer' | 'network'>,
  text: string,
  ending: string,
): Promise<number> {
  const length = tokenizer.encode(ending).length
  const inputs = tokenizer(text + ending)
  const keep = new Tensor('int64', [BigInt(length + 1)], [])
  const { logits } = await network.forward({ ...inputs, num_logits_to_keep: keep })
  const ids: bigint[] = inputs.input_ids.tolist()[0].slice(-length)
  const vocabulary: number = logits.dims.at(-1)
  return ids.reduce((total, id, place) => {
    const row: Float32Array = logits.data.subarray(place * vocabulary, (place + 1) * vocabulary)
    const top = row.reduce((a, b) => Math.max(a, b))
    const sum = row.reduce((all, logit) => all + Math.exp(logit - top), 0)
    return total + (row[Number(id)] ?? 0) - top - Math.log(sum)
  }, 0)
}

async function candidates({ tokenizer, network, models }: Both): Promise<Compared> {
  const writer = await writerOf(models)
  const text = sentence.repeat(4)
  const plain = async (): Promise<void> => {
    for (let candidate = 0; candidate < 8; candidate++) {
      const options = { ...exactly(replyLength), do_sample: true, temperature: 1 }
      await network.generate({ ...tokenizer(text), ...options } as never)
    }
  }
  const draw = (seed: number) => ({
    prompt: { text },
    seed,
    temperature: 1,
    maxTokens: replyLength,
  })
  const tried = Array.from({ length: 16 }, (_, seed) => draw(seed))
  const replies = (await writer.generateBatch?.(tried, { signal })) ?? []
  // A candidate that ends early would be less work than a run of the library.
  const requests = tried
    .filter((_, at) => (replies[at] as Generated).outputTokens === replyLength)
    .slice(0, 8)
  if (requests.length < 8) throw new Error('too few candidates of full length')
  const ours = async (): Promise<void> => void (await writer.generateBatch?.(requests, { signal }))
  const { base, other, ratio } = await measurePair(plain, ours, { rounds, sampleMs: 1, warmMs: 1 })
  const what = `8 candidates of ${replyLength} tokens against 8 runs: ms`
  return { what, plain: base, ours: other, ratio: 1 / ratio, goal: '≥ 2 × as fast' }
}

async function writerOf(models: LocalModels) {
  const { capabilities } = await models.resolve('starter', ['generate'], signal)
  if (!capabilities.generate) throw new Error('the starter should generate')
  return capabilities.generate
}
