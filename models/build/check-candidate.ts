import { basename, dirname, resolve } from 'node:path'
import { importFrom } from './check-reference.ts'
import type { Prediction, Scorer } from './compare-predictions.ts'

// The few parts of transformers.js that the check uses.
interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string }
  AutoTokenizer: { from_pretrained(name: string): Promise<Tokenizer> }
  AutoModelForCausalLM: { from_pretrained(name: string, options: object): Promise<CausalModel> }
  Tensor: new (type: string, data: BigInt64Array, dims: number[]) => unknown
}

interface Tokenizer {
  encode(text: string): number[]
}

interface CausalModel {
  (inputs: object): Promise<{ logits: { data: Float32Array; dims: number[] } }>
  dispose(): Promise<void>
}

/** Opens a model folder of ours through transformers.js. */
export async function openCandidate(
  packages: string,
  options: { folder: string; dtype: string },
): Promise<Scorer> {
  const transformers = await importFrom<Transformers>(packages, '@huggingface/transformers')
  const folder = resolve(options.folder)
  transformers.env.allowRemoteModels = false
  transformers.env.localModelPath = `${dirname(folder)}/`
  const tokenizer = await transformers.AutoTokenizer.from_pretrained(basename(folder))
  const model = await transformers.AutoModelForCausalLM.from_pretrained(basename(folder), {
    dtype: options.dtype,
    device: 'cpu',
  })
  return {
    tokenize: (text) => tokenizer.encode(text),
    predict: async (tokens) => {
      const shape = [1, tokens.length]
      const tensor = (values: BigInt64Array) => new transformers.Tensor('int64', values, shape)
      const output = await model({
        input_ids: tensor(BigInt64Array.from(tokens.map(BigInt))),
        attention_mask: tensor(new BigInt64Array(tokens.length).fill(1n)),
      })
      return readPredictions(output.logits, tokens)
    },
    close: () => model.dispose(),
  }
}

function readPredictions(
  logits: { data: Float32Array; dims: number[] },
  tokens: readonly number[],
): Prediction[] {
  const size = logits.dims[2] ?? 0
  return tokens.slice(1).map((next, position) => {
    const scores = logits.data.subarray(position * size, (position + 1) * size)
    const best = scores.reduce((top, score, token) => (score > (scores[top] ?? 0) ? token : top), 0)
    const highest = scores[best] ?? 0
    const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0)
    return { best, logProbability: (scores[next] ?? 0) - highest - Math.log(sum) }
  })
}
