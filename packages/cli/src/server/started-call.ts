import { startRun, type Models, type Services } from '@chainwright/core'
import type { CalledFlow, EventListener, FlowCall } from './called-flow.ts'
import { newServedRunId } from './flows/run-id.ts'

/** A flow, and what its nodes are granted. */
export interface StartedFlow extends Pick<CalledFlow, 'name' | 'flow' | 'plan'> {
  readonly services: Partial<Services>
}

/** Flows whose runs live in this process alone. */
export interface StartedFlows {
  readonly flows: readonly CalledFlow[]
  /** Cancels what goes on. Resolves when all is over. */
  stop(): Promise<void>
}

interface StartedRun {
  readonly flow: string
  readonly call: FlowCall
  listener: EventListener
}

/** Flows whose runs are not recorded: they end with the process. */
export function startFlows(flows: readonly StartedFlow[], models: Models): StartedFlows {
  const runs = new Map<string, StartedRun>()
  return {
    flows: flows.map((flow) => startedFlow(flow, models, runs)),
    async stop() {
      const calls = [...runs.values()].map(({ call }) => call)
      for (const call of calls) call.cancel('the server ends')
      await Promise.all(calls.map(({ result }) => result))
    },
  }
}

function startedFlow(
  { services, ...about }: StartedFlow,
  models: Models,
  runs: Map<string, StartedRun>,
): CalledFlow {
  return {
    ...about,
    async start(inputs, onEvent) {
      const id = newServedRunId(about.name)
      const run = startRun(about.plan, {
        inputs,
        models,
        services,
        run: id,
        onEvent: (event) => (runs.get(id)?.listener ?? onEvent)(event),
      })
      const signal = async (step: string, value: unknown): Promise<void> => run.signal(step, value)
      const call: FlowCall = { ...run, signal }
      runs.set(id, { flow: about.name, call, listener: onEvent })
      void call.result.then(() => runs.delete(id))
      return call
    },
    async find(id, onEvent) {
      const run = runs.get(id)
      if (run?.flow !== about.name) return undefined
      run.listener = onEvent
      return run.call
    },
  }
}
