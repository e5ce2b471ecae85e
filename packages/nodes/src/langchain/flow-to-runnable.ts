// Lets LangChain keep its configuration across steps, so that what they call is found below them.
import '@langchain/core/context'
import {
  type Flow,
  FlowError,
  type Json,
  type Plan,
  issuesError,
  parseFlow,
  planFlow,
} from '@chainwright/core'
import type { CallbackManagerForChainRun } from '@langchain/core/callbacks/manager'
import { Runnable, type RunnableConfig, ensureConfig } from '@langchain/core/runnables'
import { concat } from '@langchain/core/utils/stream'
import type { z } from 'zod'
import { inputSchemaOf, outputSchemaOf } from './flow-values.ts'
import type { FlowRunnableOptions } from './flow-runnable-options.ts'
import { type RunsOfFlow, createRunsOfFlow } from './run-as-runnable.ts'
import { stoppable } from './stoppable.ts'

/**
 * Makes a runnable of LangChain from a flow: a parsed one, its plan, the text of a file, or its JSON.
 *
 * @example
 * const summary = flowToRunnable(text, { registry, models, output: 'summary' })
 * const chain = prompt.pipe(summary).pipe(new StringOutputParser())
 *
 * Throws a `FlowError` `flow-invalid` when the flow has problems. What is called rejects with the
 * `FlowError` of a failed run, or with the reason of the signal.
 */
export function flowToRunnable(
  flow: Plan | Flow | string | Json,
  options: FlowRunnableOptions = {},
): FlowRunnable {
  const { plan, name } = planOf(flow, options)
  return new FlowRunnable(plan, { ...options, name: options.name ?? name ?? 'Flow' })
}

/** A flow as LangChain sees it; made by `flowToRunnable`. */
export class FlowRunnable extends Runnable<unknown, unknown> {
  lc_namespace = ['chainwright', 'langchain']
  override name: string
  /** What it takes, for instance for `asTool`. */
  readonly inputSchema: z.ZodObject
  /** What it gives; with the option `output`, the value of that key alone. */
  readonly outputSchema: z.ZodObject
  readonly #runs: RunsOfFlow

  constructor(plan: Plan, options: FlowRunnableOptions & { name: string }) {
    super()
    this.name = options.name
    this.inputSchema = inputSchemaOf(plan)
    this.outputSchema = outputSchemaOf(plan)
    this.#runs = createRunsOfFlow(plan, options)
  }

  static override lc_name(): string {
    return 'FlowRunnable'
  }

  /** Runs the flow. `maxConcurrency` limits the steps at once, `timeout` and `signal` cancel the run. */
  override async invoke(input: unknown, options?: Partial<RunnableConfig>): Promise<unknown> {
    return this._callWithConfig(
      (given: unknown, config, manager) => this.#runs.invoke({ given, config, manager }),
      input,
      options,
    )
  }

  /**
   * Gives text outputs as they grow, and the others when they are known; put together, the pieces are
   * what `invoke` gives.
   */
  override _streamIterator(
    input: unknown,
    options?: Partial<RunnableConfig>,
  ): AsyncGenerator<unknown, void, undefined> {
    const config = ensureConfig(options)
    const reading = new AbortController()
    const signals = config.signal ? [config.signal, reading.signal] : [reading.signal]
    const pieces = this._transformStreamWithConfig(
      only(input),
      (inputs, manager, own) => this.#pieces(inputs, manager, own),
      {
        ...config,
        signal: AbortSignal.any(signals),
      },
    )
    return stoppable(pieces, () => reading.abort(unread))
  }

  async *#pieces(
    inputs: AsyncGenerator<unknown>,
    manager?: CallbackManagerForChainRun,
    config?: Partial<RunnableConfig>,
  ): AsyncGenerator<unknown> {
    let given: unknown
    for await (const piece of inputs) {
      given = given === undefined ? piece : concat(given as string, piece as string)
    }
    yield* this.#runs.stream({ given, config, manager })
  }
}

const unread = new FlowError({ code: 'cancelled', message: 'nobody reads the outputs any more' })

async function* only(value: unknown): AsyncGenerator<unknown> {
  yield value
}

function planOf(
  flow: Plan | Flow | string | Json,
  { registry = new Map(), models }: FlowRunnableOptions,
): { plan: Plan; name: string | undefined } {
  if (isParsed(flow) && 'index' in flow) return { plan: flow, name: undefined }
  const parsed = isParsed(flow) ? (flow as Flow) : readFlow(flow as string | Json)
  return { plan: planFlow(parsed, registry, models ? { models } : {}), name: parsed.name }
}

/** Flows and plans hold maps, which no JSON does. */
function isParsed(flow: Plan | Flow | string | Json): flow is Plan | Flow {
  const inputs = typeof flow === 'object' && flow !== null && 'inputs' in flow && flow.inputs
  return inputs instanceof Map
}

function readFlow(source: string | Json): Flow {
  const { flow, issues } = parseFlow(source)
  if (!flow || issues.some(({ severity }) => severity === 'error')) throw issuesError(issues)
  return flow
}
