// Flows as runnables.
export { FlowRunnable, flowToRunnable } from './flow-to-runnable.ts'
export type { FlowRunnableOptions } from './flow-runnable-options.ts'
export type { AskedStep } from './answer-steps.ts'

// Runnables as node types.
export { nodeFromRunnable } from './node-from-runnable.ts'
export type { AnyRunnable, RunnableNodeOptions } from './node-from-runnable.ts'
export { portsFromSchema } from './schema-ports.ts'

// Models.
export { modelsFromLangChain } from './models-from-langchain.ts'
export type { LangChainModel } from './models-from-langchain.ts'
export type { ChatModel, DrawSettings } from './chat-provider.ts'
export type { EmbeddingModel } from './embedding-provider.ts'
