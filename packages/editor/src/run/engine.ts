import {
  FlowError,
  createRegistry,
  planFlow,
  startRun,
  type ContentCache,
  type Models,
  type RecordedEvent,
  type Run,
  type RunEvent,
} from '@chainwright/core'
import { createCallWatcher, createHeldFiles, standardNodes } from '@chainwright/nodes'
import type { RunFollower, RunRequest } from './runner.ts'

/** What the engine in the worker is made of. */
export interface EngineParts {
  readonly models: Models
  readonly cache: ContentCache
}

/** Runs flows where the models are. */
export interface Engine {
  run(request: RunRequest, follower: RunFollower): Promise<void>
  /** Throws a `FlowError` for a step that does not wait, and for an answer that does not suit. */
  answer(run: string, step: string, value: unknown): void
}

/** Time for which events are gathered before they are sent: one frame, in milliseconds. */
const frameMs = 16

/** The same engine as in Node, with the models of this worker. */
export function createEngine({ models, cache }: EngineParts): Engine {
  const registry = createRegistry(standardNodes)
  const runs = new Map<string, Run>()

  return { run, answer }

  async function run(request: RunRequest, { signal, onEvents }: RunFollower): Promise<void> {
    const { flow, files = [], run: name, ...asked } = request
    const sender = createSender(onEvents)
    const run = startRun(planFlow(flow, registry), {
      ...asked,
      run: name,
      models,
      cache,
      watchCalls: createCallWatcher(),
      services: { files: createHeldFiles(files) },
      signal,
      onEvent: sender.take,
    })
    runs.set(name, run)
    try {
      await run.result
    } finally {
      runs.delete(name)
      sender.flush()
    }
  }

  function answer(name: string, step: string, value: unknown): void {
    const run = runs.get(name)
    if (run) return run.signal(step, value)
    const message = `the run ${name} is over or was never begun here: there is nothing to answer`
    throw new FlowError({ code: 'run-unknown', message })
  }
}

const derived: ReadonlySet<string> = new Set([
  'node-skip',
  'node-pin',
  'node-collect',
  'signal-wait',
  'body-start',
  'body-end',
  'run-end',
] satisfies RunEvent['type'][])

function isRecorded(event: RunEvent): event is RecordedEvent {
  return !derived.has(event.type)
}

/** Sends events in bundles: the first at once, then one bundle a frame. */
function createSender(send: (events: readonly RecordedEvent[]) => void) {
  let bundle: RecordedEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (bundle.length === 0) return
    const ready = bundle
    bundle = []
    send(ready)
  }
  return {
    flush,
    take: (event: RunEvent): void => {
      // What follows from the recorded events is worked out again where they arrive.
      if (!isRecorded(event)) return
      bundle.push(event)
      timer ??= setTimeout(flush, frameMs)
    },
  }
}
