import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { importFrom } from './check-reference.ts'

// node measure-speed.ts PACKAGES FILE.onnx [cpu|wasm]
// PACKAGES is a folder with onnxruntime-node and onnxruntime-web in node_modules.
const [packages = '', file = '', device = 'cpu'] = process.argv.slice(2)
const promptLength = 256
const answerLength = 64
const sizes = { layers: 30, keyValueHeads: 3, headSize: 64 }

type Values = Record<string, { data: Float32Array }>

interface Session {
  run(feeds: object): Promise<Values>
}

// The few parts of ONNX Runtime that the measurement uses.
interface Runtime {
  env: { wasm: { numThreads: number } }
  InferenceSession: { create(model: string | Uint8Array, options: object): Promise<Session> }
  Tensor: new (type: string, data: BigInt64Array | Float32Array, dims: readonly number[]) => unknown
}

const runtime = await importFrom<Runtime>(
  packages,
  device === 'wasm' ? 'onnxruntime-web' : 'onnxruntime-node',
)
const start = performance.now()
const session = await openSession()
const loaded = performance.now()
const prompt = Array.from({ length: promptLength }, (_, index) => 20 + ((index * 7919) % 40_000))
await step(prompt.slice(0, 16), null, 16)
const beforePrompt = performance.now()
let values = await step(prompt, null, promptLength)
const beforeAnswer = performance.now()
for (let index = 0; index < answerLength; index++) {
  values = await step([bestToken(values)], values, promptLength + index + 1)
}
const end = performance.now()
const report = {
  file: basename(file),
  device,
  loadMilliseconds: Math.round(loaded - start),
  promptTokensPerSecond: Math.round((promptLength / (beforeAnswer - beforePrompt)) * 1000),
  answerTokensPerSecond: Number(((answerLength / (end - beforeAnswer)) * 1000).toFixed(1)),
  memoryMegabytes: Math.round(process.memoryUsage().rss / 1e6),
}
process.stdout.write(`${JSON.stringify(report)}\n`)

async function openSession(): Promise<Session> {
  if (device !== 'wasm') {
    return runtime.InferenceSession.create(file, {
      executionProviders: [device],
      intraOpNumThreads: 2,
    })
  }
  runtime.env.wasm.numThreads = 1
  const parts = readdirSync(dirname(file)).filter((name) =>
    name.startsWith(`${basename(file)}_data`),
  )
  const externalData = parts.map((path) => ({
    path,
    data: new Uint8Array(readFileSync(join(dirname(file), path))),
  }))
  const model = new Uint8Array(readFileSync(file))
  return runtime.InferenceSession.create(model, { executionProviders: ['wasm'], externalData })
}

async function step(
  tokens: readonly number[],
  past: Values | null,
  total: number,
): Promise<Values> {
  const integers = (values: readonly number[], dims: readonly number[]) =>
    new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dims)
  const feeds: Record<string, unknown> = {
    input_ids: integers(tokens, [1, tokens.length]),
    attention_mask: integers(
      Array.from({ length: total }, () => 1),
      [1, total],
    ),
    position_ids: integers(
      tokens.map((_, index) => total - tokens.length + index),
      [1, tokens.length],
    ),
    num_logits_to_keep: integers([1], []),
  }
  for (let layer = 0; layer < sizes.layers; layer++) {
    for (const part of ['key', 'value']) {
      const empty = new runtime.Tensor('float32', new Float32Array(0), [
        1,
        sizes.keyValueHeads,
        0,
        sizes.headSize,
      ])
      feeds[`past_key_values.${layer}.${part}`] = past?.[`present.${layer}.${part}`] ?? empty
    }
  }
  return session.run(feeds)
}

function bestToken(result: Values): number {
  const scores = result['logits']?.data ?? new Float32Array()
  return scores.reduce((best, score, token) => (score > (scores[best] ?? 0) ? token : best), 0)
}
