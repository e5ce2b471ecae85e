import { pipeline } from '@huggingface/transformers'
import type { LocalModels } from '@chainwright/nodes/local'
import type { Compared } from './local-table.ts'
import { measurePair } from './measure.ts'

const { signal } = new AbortController()

/** A list of 64 texts to vectors, against a loop over the library's pipeline. */
export async function embedding(starterFolder: string, models: LocalModels): Promise<Compared> {
  const folder = `${starterFolder}/universal-sentence-encoder-lite`
  const extract = await pipeline('feature-extraction', folder, { dtype: 'q8', device: 'cpu' })
  const { capabilities } = await models.resolve('starter', ['embed'], signal)
  const topics = ['the weather', 'a storm at sea', 'my password', 'the cost of bread', 'music']
  const texts = Array.from(
    { length: 64 },
    (_, at) => `Question ${at}: what do people say about ${topics[at % topics.length]} today?`,
  )
  const plain = async (): Promise<void> => {
    for (const text of texts) await extract(text, { pooling: 'mean', normalize: true })
  }
  const ours = async (): Promise<void> => {
    await capabilities.embed?.embed(texts, { signal })
  }
  const { base, other, ratio } = await measurePair(plain, ours)
  await extract.dispose()
  const what = '64 texts to vectors: ms'
  return { what, plain: base, ours: other, ratio: 1 / ratio, goal: '≥ 3 × as fast' }
}
