import { Worker } from 'node:worker_threads'
import { FlowError } from '@chainwright/core'
import { modelKey } from './messages.ts'
import type { ModelSpecification, Work, WorkReport, WorkRequest, WorkResults } from './messages.ts'

/** What goes with a call to the worker. */
export interface CallOptions {
  signal: AbortSignal
  onText?: ((piece: string) => void) | undefined
}

/** The thread in which local models run, seen from the main thread. */
export interface WorkerHost {
  /**
   * Has the worker do something, one thing after the other. Rejects with the signal's reason as
   * soon as it is aborted, with `model-crashed` when the worker dies, and with the worker's errors.
   */
  call<W extends Work>(work: W, options: CallOptions): Promise<WorkResults[W['type']]>
  /** Tells that a model is in use; its weights stay loaded until it is released as often. */
  retain(model: ModelSpecification): void
  release(model: ModelSpecification): void
  /** Resolves when the worker has nothing to do. */
  idle(): Promise<void>
  /** Waits until the worker is idle and ends it; the next call starts another one. */
  end(): Promise<void>
}

interface Call {
  resolve: (result: WorkResults[keyof WorkResults]) => void
  reject: (reason: unknown) => void
  onText: ((piece: string) => void) | undefined
  cancelled: Int32Array
}

/** A host that starts its worker with the first call. `start` is for tests. */
export function createWorkerHost(start: () => Worker = startWorker): WorkerHost {
  const calls = new Map<number, Call>()
  const users = new Map<string, number>()
  const waiting: (() => void)[] = []
  let worker: Worker | undefined
  let lastId = 0

  return { call, retain, release, idle, end }

  async function call<W extends Work>(
    work: W,
    options: CallOptions,
  ): Promise<WorkResults[W['type']]> {
    options.signal.throwIfAborted()
    const request = { id: (lastId += 1), work, cancelled: new SharedArrayBuffer(4) }
    const cancelled = new Int32Array(request.cancelled)
    const aborted = Promise.withResolvers<never>()
    const cancel = (): void => {
      Atomics.store(cancelled, 0, 1)
      aborted.reject(options.signal.reason)
    }
    options.signal.addEventListener('abort', cancel, { once: true })
    try {
      return await Promise.race([send(request, cancelled, options.onText), aborted.promise])
    } finally {
      options.signal.removeEventListener('abort', cancel)
    }
  }

  function send<W extends Work>(
    request: WorkRequest & { work: W },
    cancelled: Int32Array,
    onText: Call['onText'],
  ): Promise<WorkResults[W['type']]> {
    const { promise, resolve, reject } = Promise.withResolvers<WorkResults[W['type']]>()
    // The worker answers each kind of work with its own kind of result.
    calls.set(request.id, { resolve: resolve as Call['resolve'], reject, onText, cancelled })
    worker ??= watch(start())
    worker.ref()
    worker.postMessage(request)
    return promise
  }

  function watch(started: Worker): Worker {
    started.on('message', hear)
    started.on('messageerror', (error) => fail(started, error))
    started.on('error', (error) => fail(started, error))
    started.on('exit', (code) => fail(started, new Error(`it ended with code ${code}`)))
    return started
  }

  function hear(report: WorkReport): void {
    const found = calls.get(report.id)
    if (!found) return
    if (report.type === 'text') return tell(found, report.piece)
    settle(report.id)
    if (report.type === 'result') found.resolve(report.result)
    else found.reject(new FlowError(report.error))
  }

  function tell(found: Call, piece: string): void {
    if (Atomics.load(found.cancelled, 0) === 1) return
    try {
      found.onText?.(piece)
    } catch (error) {
      Atomics.store(found.cancelled, 0, 1)
      found.reject(error)
    }
  }

  function fail(failed: Worker, error: unknown): void {
    if (failed !== worker) return
    worker = undefined
    const said = error instanceof Error ? error.message : String(error)
    for (const [id, lost] of calls) {
      settle(id)
      lost.reject(crash(said, error))
    }
  }

  function settle(id: number): void {
    calls.delete(id)
    if (calls.size > 0) return
    worker?.unref()
    for (const resume of waiting.splice(0)) resume()
  }

  function retain(model: ModelSpecification): void {
    users.set(modelKey(model), (users.get(modelKey(model)) ?? 0) + 1)
  }

  function release(model: ModelSpecification): void {
    const left = (users.get(modelKey(model)) ?? 1) - 1
    if (left > 0) return void users.set(modelKey(model), left)
    users.delete(modelKey(model))
    if (!worker) return
    const never = new AbortController().signal
    call({ type: 'unload', model }, { signal: never }).catch(() => undefined) // it died: unloaded
  }

  function idle(): Promise<void> {
    if (calls.size === 0) return Promise.resolve()
    return new Promise((resolve) => waiting.push(resolve))
  }

  async function end(): Promise<void> {
    await idle()
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }
}

function crash(said: string, cause: unknown): FlowError {
  return new FlowError({
    code: 'model-crashed',
    message: `The thread that runs local models died: ${said}. Trying again starts a new one; if it happens every time, the model or its input is too large for this machine.`,
    retryable: true,
    cause,
  })
}

/** Beside this file lies the worker: TypeScript in development, JavaScript in the package. */
function startWorker(): Worker {
  const source = import.meta.url.endsWith('.ts')
  const conditions = source
    ? ['--conditions=chainwright-source']
    : process.execArgv.filter((argument) => argument.startsWith('--conditions='))
  return new Worker(new URL(source ? './worker.ts' : './worker.js', import.meta.url), {
    execArgv: conditions,
    name: 'chainwright local models',
  })
}
