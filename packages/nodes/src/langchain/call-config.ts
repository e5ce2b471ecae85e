import type { StepContext } from '@chainwright/core'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { isAIMessage, isBaseMessage } from '@langchain/core/messages'
import type { LLMResult } from '@langchain/core/outputs'
import { type RunnableConfig, mergeConfigs } from '@langchain/core/runnables'
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'

type StepCall = Pick<StepContext, 'signal' | 'stepKey' | 'usage'>

/**
 * The configuration with which a step calls LangChain: its signal, and, where `listens` says so, that
 * what models below use is told to the step. Inside of the run of a runnable, callbacks and configurable
 * values of that go on.
 */
export function callConfig(context: StepCall, { listens }: { listens: boolean }): RunnableConfig {
  const around = AsyncLocalStorageProviderSingleton.getRunnableConfig() as
    | RunnableConfig
    | undefined
  const { runId: _, runName: __, ...inherited } = around ?? {}
  return mergeConfigs(inherited, {
    signal: context.signal,
    ...(listens && { callbacks: [new UsageHandler(context)] }),
    metadata: { chainwright_step: context.stepKey },
  })
}

/** Tells a step what a reply, or a piece of one, used, where the model says so. */
export function tellUsage(reply: unknown, { usage }: Pick<StepContext, 'usage'>): void {
  if (!isBaseMessage(reply) || !isAIMessage(reply) || !reply.usage_metadata) return
  const { input_tokens: inputTokens, output_tokens: outputTokens } = reply.usage_metadata
  usage({ inputTokens, outputTokens })
}

/** Adds up what every model call below a run used. Costs time for each piece that a model writes. */
class UsageHandler extends BaseCallbackHandler {
  name = 'chainwright_usage'
  override awaitHandlers = true
  readonly #context: StepCall

  constructor(context: StepCall) {
    super()
    this.#context = context
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) {
      if ('message' in generation) tellUsage(generation.message, this.#context)
    }
  }
}
