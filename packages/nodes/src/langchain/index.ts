// Flows as runnables.
export { FlowRunnable, flowToRunnable } from './flow-to-runnable.ts'
export type { FlowRunnableOptions } from './flow-runnable-options.ts'
export type { AskedStep } from './answer-steps.ts'
