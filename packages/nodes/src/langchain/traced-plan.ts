import type { FlowPlan, NodeType, Plan, StepRequest } from '@chainwright/core'
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'
import { readStepKey } from './run-places.ts'
import { quietContext } from './quiet-steps.ts'
import type { StepTracer } from './trace-steps.ts'

type RunType = Extract<NodeType, { kind: 'run' }>
type Request = StepRequest<Record<string, never>, never, never>

/** Who listens to the steps of a run of a runnable. */
export interface StepAudience {
  /** Tells LangChain's callbacks, where there are any. */
  readonly tracer: StepTracer | undefined
  /** Whether nobody watches texts as they grow. */
  readonly quiet: boolean
}

/** Finds who listens to a run; `undefined` for a run that nobody said anything about. */
export type FindAudience = (run: string) => StepAudience | undefined

/**
 * The same plan, whose steps are told of: each runs with LangChain's configuration set to its own, so
 * that models and runnables it calls are found below it. Steps of runs without a tracer run as they are.
 */
export function tracedPlan(plan: Plan, find: FindAudience): Plan {
  return { ...plan, nodes: tracedFlow(plan, find, new Map()).nodes }
}

/** Bodies stand at most 16 deep in each other, and one that is used twice is made once. */
function tracedFlow(plan: FlowPlan, find: FindAudience, known: Map<FlowPlan, FlowPlan>): FlowPlan {
  const made = known.get(plan)
  if (made) return made
  const nodes = plan.nodes.map((node) => ({
    ...node,
    type: node.type.kind === 'run' ? tracedType(node.type, find) : node.type,
    body: node.body && tracedFlow(node.body, find, known),
  }))
  const traced = { ...plan, nodes }
  known.set(plan, traced)
  return traced
}

function tracedType(type: RunType, find: FindAudience): RunType {
  const { runBatch } = type
  return {
    ...type,
    run(request: Request) {
      const audience = find(readStepKey(request.context.stepKey).run)
      if (!audience) return type.run(request)
      const { tracer, quiet } = audience
      const context = quiet ? quietContext(request.context) : request.context
      const heard = { ...request, context }
      return tracer ? runTraced({ type, tracer, request: heard }) : type.run(heard)
    },
    runBatch:
      runBatch &&
      ((requests: readonly Request[]) => {
        const [first] = requests
        const tracer = first && find(readStepKey(first.context.stepKey).run)?.tracer
        return tracer ? batchTraced({ type, runBatch, tracer, requests }) : runBatch(requests)
      }),
  }
}

async function runTraced({
  type,
  tracer,
  request,
}: {
  type: RunType
  tracer: StepTracer
  request: Request
}): Promise<Awaited<ReturnType<RunType['run']>>> {
  const { context } = request
  const { place } = readStepKey(context.stepKey)
  const facts = { chainwright_attempt: context.attempt }
  const trace = await tracer.start({
    places: [place],
    type: nameOf(type),
    inputs: request.inputs,
    facts,
  })
  const delta = (port: string, text: string): void => {
    context.delta(port, text)
    trace.chunk(port, text)
  }
  const watched = { ...request, context: { ...context, delta } }
  try {
    const outputs = await within(trace.config, async () => type.run(watched))
    trace.end(outputs)
    return outputs
  } catch (thrown) {
    trace.fail(thrown)
    throw thrown
  }
}

/** The items of a batch are one run, as they are one call of the node's function. */
async function batchTraced({
  type,
  runBatch,
  tracer,
  requests,
}: {
  type: RunType
  runBatch: NonNullable<RunType['runBatch']>
  tracer: StepTracer
  requests: readonly Request[]
}): Promise<Awaited<ReturnType<NonNullable<RunType['runBatch']>>>> {
  const places = requests.map(({ context }) => readStepKey(context.stepKey).place)
  const inputs = { items: requests.map((request) => request.inputs) }
  const facts = { chainwright_items: requests.length }
  const trace = await tracer.start({ places, type: nameOf(type), inputs, facts })
  try {
    const items = await within(trace.config, () => runBatch(requests))
    trace.end({ items })
    return items
  } catch (thrown) {
    trace.fail(thrown)
    throw thrown
  }
}

function nameOf({ name, major }: RunType): string {
  return `${name}@${major}`
}

/** Calls a function with LangChain's configuration set, where the machine can keep it. */
function within<V>(config: object, work: () => Promise<V>): Promise<V> {
  return AsyncLocalStorageProviderSingleton.runWithConfig(config, work) as Promise<V>
}
