// Flows as runnables.
export { FlowRunnable, flowToRunnable } from './flow-to-runnable.ts'
export type { FlowRunnableOptions } from './flow-runnable-options.ts'
export type { AskedStep } from './answer-steps.ts'

// Runnables as node types.
export { nodeFromRunnable } from './node-from-runnable.ts'
export type { AnyRunnable, RunnableNodeOptions, ShownAs } from './node-from-runnable.ts'
export { portsFromSchema } from './schema-ports.ts'

// Models.
export { modelsFromLangChain } from './models-from-langchain.ts'
export type { LangChainModel } from './models-from-langchain.ts'
export type { ChatModel, DrawSettings } from './chat-provider.ts'
export type { EmbeddingModel } from './embedding-provider.ts'

// Retrievers, document loaders, output parsers and text splitters as node types.
export { retrieverNode } from './retriever-node.ts'
export { loaderNode } from './loader-node.ts'
export type { LoaderOfFile } from './loader-node.ts'
export { parserNode } from './parser-node.ts'
export { splitterNode } from './splitter-node.ts'
export type { TextSplitter } from './splitter-node.ts'
