import type { Message } from '@chainwright/core'

/** How a model's weights are to be opened; two equal specifications share one load. */
export interface ModelSpecification {
  /** Absolute folder, laid out as transformers.js expects. */
  folder: string
  /** Identity of the model: files that changed are loaded anew. */
  identity: string
  task: 'generate' | 'embed' | 'classify'
  dtype: string
  device: 'cpu'
  /** Longest input plus output, in tokens. */
  contextWindow: number
  /** Threads of one operator; 0 leaves the choice to the runtime. */
  threads: number
}

/** Generation options with every default filled in. */
export interface GenerateSettings {
  maxTokens: number
  /** False when `maxTokens` is the default, which gives way to a nearly full window. */
  maxTokensAsked: boolean
  temperature: number
  topK: number
  topP: number
  repetitionPenalty: number
  seed: number
  stop: readonly string[]
}

/** The work that a worker does, by name; each answers with its `WorkResult`. */
export type Work =
  | { type: 'load'; model: ModelSpecification }
  | { type: 'unload'; model: ModelSpecification }
  | {
      type: 'generate'
      model: ModelSpecification
      prompt: { text: string } | { messages: readonly Message[] }
      settings: GenerateSettings
    }
  | { type: 'embed'; model: ModelSpecification; texts: readonly string[] }
  | { type: 'classify'; model: ModelSpecification; texts: readonly string[] }

/** What each kind of work gives. */
export interface WorkResults {
  load: undefined
  unload: undefined
  generate: {
    text: string
    finish: 'stop' | 'length'
    inputTokens: number
    outputTokens: number
  }
  embed: Float32Array[]
  classify: Record<string, number>[]
}

/** From the parent to the worker. `cancelled` holds one number: 0 while the work is wanted. */
export interface WorkRequest {
  id: number
  work: Work
  cancelled: SharedArrayBuffer
}

/** A `FlowError` on its way between threads. */
export interface ReportedError {
  code: string
  message: string
}

/** From the worker to the parent. */
export type WorkReport =
  | { type: 'text'; id: number; piece: string }
  | { type: 'result'; id: number; result: WorkResults[keyof WorkResults] }
  | { type: 'error'; id: number; error: ReportedError }

/** Key under which a load is shared. */
export function modelKey(model: ModelSpecification): string {
  return JSON.stringify([
    model.folder,
    model.identity,
    model.task,
    model.contextWindow,
    model.threads,
  ])
}
