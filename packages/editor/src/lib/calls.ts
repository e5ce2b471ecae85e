/** One side of a channel of messages: a worker, the inside of a worker, or a port. */
export interface Channel {
  postMessage(message: unknown, transfer?: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

/** What can be called over a channel: argument, result, and what is told on the way, by name. */
export type CallTable = Record<string, { argument: unknown; result: unknown; progress: unknown }>

type Request =
  | {
      readonly type: 'call'
      readonly call: number
      readonly name: string
      readonly argument: unknown
    }
  | { readonly type: 'abort'; readonly call: number; readonly reason: unknown }

type Reply =
  | { readonly type: 'progress'; readonly call: number; readonly progress: unknown }
  | { readonly type: 'result'; readonly call: number; readonly result: unknown }
  | { readonly type: 'error'; readonly call: number; readonly error: unknown }

/** How an error crosses a channel, and comes back. */
export interface ErrorForm {
  write(error: unknown): unknown
  read(error: unknown): unknown
}

/** How one call is followed and stopped. */
export interface CallOptions<P> {
  signal?: AbortSignal
  onProgress?: (progress: P) => void
}

/** Makes calls over a channel. */
export interface Caller<T extends CallTable> {
  call<N extends keyof T & string>(
    name: N,
    argument: T[N]['argument'],
    options?: CallOptions<T[N]['progress']>,
  ): Promise<T[N]['result']>
  /** Rejects every open call, and every later one. */
  fail(error: unknown): void
}

interface Open {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onProgress: ((progress: unknown) => void) | undefined
}

/** The calling side of a channel. */
export function createCaller<T extends CallTable>(channel: Channel, errors: ErrorForm): Caller<T> {
  const open = new Map<number, Open>()
  let calls = 0
  let failed: { readonly error: unknown } | undefined
  channel.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const known = open.get(data.call)
    if (!known) return
    if (data.type === 'progress') return known.onProgress?.(data.progress)
    open.delete(data.call)
    if (data.type === 'result') known.resolve(data.result)
    else known.reject(errors.read(data.error))
  })
  return {
    call: (name, argument, { signal, onProgress } = {}) => {
      return new Promise((resolve, reject) => {
        if (failed) return reject(failed.error as Error)
        const call = ++calls
        open.set(call, { resolve, reject, onProgress } as Open)
        channel.postMessage({ type: 'call', call, name, argument } satisfies Request)
        const abort = (): void => channel.postMessage({ type: 'abort', call, reason: undefined })
        if (signal?.aborted) abort()
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    fail: (error) => {
      failed = { error }
      for (const { reject } of open.values()) reject(error)
      open.clear()
    },
  }
}

/** Carries out calls: one function for each name. */
export type CallHandlers<T extends CallTable> = {
  readonly [N in keyof T]: (
    argument: T[N]['argument'],
    options: { signal: AbortSignal; onProgress: (progress: T[N]['progress']) => void },
  ) => Promise<T[N]['result']> | T[N]['result']
}

/** The answering side of a channel. An abort reaches the handler's signal; the handler still answers. */
export function answerCalls<T extends CallTable>(
  channel: Channel,
  handlers: CallHandlers<T>,
  errors: ErrorForm,
): void {
  const running = new Map<number, AbortController>()
  channel.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    if (data.type === 'abort') return running.get(data.call)?.abort()
    void carryOut(data)
  })

  async function carryOut(request: Extract<Request, { type: 'call' }>): Promise<void> {
    const { call, name, argument } = request
    const controller = new AbortController()
    running.set(call, controller)
    const onProgress = (progress: unknown): void => reply({ type: 'progress', call, progress })
    try {
      const handler = handlers[name]
      if (!handler) throw new TypeError(`there is nothing to call by the name ${name}`)
      const result = await handler(argument, { signal: controller.signal, onProgress })
      reply({ type: 'result', call, result })
    } catch (error) {
      reply({ type: 'error', call, error: errors.write(error) })
    } finally {
      running.delete(call)
    }
  }

  function reply(message: Reply): void {
    channel.postMessage(message)
  }
}
