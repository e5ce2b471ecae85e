import type { InferenceOptions } from './inference.ts'
import { sharedOptions } from './share-options.ts'

/** Does the work of many items in one go; an entry that is an `Error` fails that item alone. */
export type Work<I, O> = (
  items: readonly I[],
  options: InferenceOptions,
) => Promise<readonly (O | Error)[]>

/** One caller's items, in a line with those of others. */
interface Call<I, O> {
  readonly items: readonly I[]
  readonly work: Work<I, O>
  readonly options: InferenceOptions
  readonly resolve: (results: readonly (O | Error)[]) => void
  readonly reject: (thrown: unknown) => void
}

/** Calls that come together, or while others are under way, and are done as one. */
export type Gatherer<I, O> = (
  items: readonly I[],
  work: Work<I, O>,
  options: InferenceOptions,
) => Promise<readonly (O | Error)[]>

/**
 * Puts calls into one that come at the same time, or while another is under way: up to `most` items,
 * equal ones counted once, or one call that has more. A call that is cancelled ends at once, and the
 * work with the last of its callers. When work fails as a whole, each call is tried by itself, so that
 * one does not fail others.
 */
export function createGatherer<I, O>(most: number): Gatherer<I, O> {
  const waiting: Call<I, O>[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      await nextTurn()
      const calls = takeCalls(waiting, most)
      if (calls.length > 0) await doTogether(calls)
    }
    running = false
  }

  return (items, work, options) => {
    const { signal } = options
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const onAbort = (): void => {
        const at = waiting.indexOf(call)
        if (at >= 0) waiting.splice(at, 1)
        reject(signal.reason)
      }
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V): void => {
          signal.removeEventListener('abort', onAbort)
          settle(value)
        }
      const call = { items, work, options, resolve: settled(resolve), reject: settled(reject) }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.push(call)
      if (!running) void drain()
    })
  }
}

/** Lets callers that are ready come in; a timer, all that browsers have, takes a millisecond. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if ('setImmediate' in globalThis) globalThis.setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
}

function takeCalls<I, O>(waiting: Call<I, O>[], most: number): Call<I, O>[] {
  const items = new Set<I>()
  const count = waiting.findIndex((call, at) => {
    for (const item of call.items) items.add(item)
    return at > 0 && items.size > most
  })
  return waiting.splice(0, count < 0 ? waiting.length : count)
}

/** Never rejects: what goes wrong is told to the callers. */
async function doTogether<I, O>(calls: readonly Call<I, O>[]): Promise<void> {
  const [first, ...others] = calls
  if (!first) return
  const items = calls.flatMap((call) => call.items)
  try {
    const results = await first.work(items, optionsOf(calls))
    let next = 0
    for (const call of calls) {
      call.resolve(results.slice(next, next + call.items.length))
      next += call.items.length
    }
  } catch (thrown) {
    if (others.length === 0) first.reject(thrown)
    else for (const call of calls) await doAlone(call)
  }
}

async function doAlone<I, O>({ items, work, options, resolve, reject }: Call<I, O>): Promise<void> {
  if (options.signal.aborted) return
  try {
    resolve(await work(items, options))
  } catch (thrown) {
    reject(thrown)
  }
}

/** What is used up is told to all callers, and counted for all of them. */
function optionsOf<I, O>(calls: readonly Call<I, O>[]): InferenceOptions {
  const [first, ...others] = calls
  if (first && others.length === 0) return first.options
  const callers = calls.map(({ items, options }) => ({ items: items.length, options }))
  return { ...sharedOptions(callers), signal: whenAllAborted(calls) }
}

function whenAllAborted<I, O>(calls: readonly Call<I, O>[]): AbortSignal {
  const controller = new AbortController()
  const onAbort = (): void => {
    if (calls.every(({ options }) => options.signal.aborted))
      controller.abort(calls[0]?.options.signal.reason)
  }
  for (const { options } of calls) options.signal.addEventListener('abort', onAbort, { once: true })
  return controller.signal
}
