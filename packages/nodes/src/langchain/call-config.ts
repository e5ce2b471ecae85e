import type { StepContext } from '@chainwright/core'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { isAIMessage, isBaseMessage } from '@langchain/core/messages'
import type { LLMResult } from '@langchain/core/outputs'
import { type RunnableConfig, mergeConfigs } from '@langchain/core/runnables'
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'

/**
 * The configuration with which a step calls LangChain: its signal, and what its models use is told to
 * the step. Inside of the run of a runnable, callbacks and configurable values of that go on.
 */
export function callConfig(
  context: Pick<StepContext, 'signal' | 'stepKey' | 'usage'>,
): RunnableConfig {
  const around = AsyncLocalStorageProviderSingleton.getRunnableConfig() as
    | RunnableConfig
    | undefined
  const { runId: _, runName: __, ...inherited } = around ?? {}
  return mergeConfigs(inherited, {
    signal: context.signal,
    callbacks: [new UsageHandler((used) => context.usage(used))],
    metadata: { chainwright_step: context.stepKey },
  })
}

/** Adds up what every model call below a run used, where the model tells. */
class UsageHandler extends BaseCallbackHandler {
  name = 'chainwright_usage'
  override awaitHandlers = true
  readonly #told: StepContext['usage']

  constructor(told: StepContext['usage']) {
    super()
    this.#told = told
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) {
      const message = 'message' in generation ? generation.message : undefined
      if (!isBaseMessage(message) || !isAIMessage(message) || !message.usage_metadata) continue
      const { input_tokens: inputTokens, output_tokens: outputTokens } = message.usage_metadata
      this.#told({ inputTokens, outputTokens })
    }
  }
}
