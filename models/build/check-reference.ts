import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Prediction, Scorer } from './compare-predictions.ts'

// The few parts of node-llama-cpp that the check uses.
interface NodeLlamaCpp {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<Model>
    dispose(): Promise<void>
  }>
}

interface Model {
  tokenize(text: string, specialTokens: boolean): number[]
  createContext(options: object): Promise<{ getSequence(): Sequence; dispose(): Promise<void> }>
}

interface Sequence {
  controlledEvaluate(
    input: readonly (readonly [number, object])[],
  ): Promise<({ next: { logits?: ReadonlyMap<number, number> } } | undefined)[]>
}

/** Opens a GGUF file with llama.cpp, which reads the same weights independently of our conversion. */
export async function openReference(packages: string, ggufPath: string): Promise<Scorer> {
  const library = await importFrom<NodeLlamaCpp>(packages, 'node-llama-cpp')
  const llama = await library.getLlama({ build: 'never', gpu: false })
  const model = await llama.loadModel({ modelPath: ggufPath })
  return {
    tokenize: (text) => model.tokenize(text, true),
    predict: (tokens) => predict(model, tokens),
    close: () => llama.dispose(),
  }
}

/** Imports a package that is installed in a folder outside the workspace. */
export async function importFrom<Module>(folder: string, name: string): Promise<Module> {
  const directory = join(folder, 'node_modules', name)
  const description = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  return (await import(pathToFileURL(join(directory, entryOf(description))).href)) as Module
}

// Follows the conditions under which Node imports a package.
function entryOf(description: { exports?: unknown; main?: string }): string {
  let target = description.exports
  for (const key of ['.', 'node', 'import', 'default', 'default']) {
    if (typeof target === 'object' && target !== null && key in target)
      target = (target as Record<string, unknown>)[key]
  }
  return typeof target === 'string' ? target : (description.main ?? 'index.js')
}

async function predict(model: Model, tokens: readonly number[]): Promise<Prediction[]> {
  const context = await model.createContext({ contextSize: tokens.length + 1, threads: 1 })
  const items = tokens
    .slice(0, -1)
    .map((token) => [token, { generateNext: { logits: true } }] as const)
  const results = await context.getSequence().controlledEvaluate(items)
  await context.dispose()
  return results.map((result, index) => {
    const logits = result?.next.logits
    if (logits === undefined) throw new Error('llama.cpp left a position out.')
    return readPrediction(logits, tokens[index + 1] ?? 0)
  })
}

function readPrediction(logits: ReadonlyMap<number, number>, next: number): Prediction {
  let best = 0
  let highest = Number.NEGATIVE_INFINITY
  for (const [token, logit] of logits) {
    if (logit > highest) [best, highest] = [token, logit]
  }
  let sum = 0
  for (const logit of logits.values()) sum += Math.exp(logit - highest)
  return { best, logProbability: (logits.get(next) ?? Number.NaN) - highest - Math.log(sum) }
}
