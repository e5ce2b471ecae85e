import { errorFromRecord, FlowError, type FlowErrorRecord } from '@chainwright/core'

/** Asks the server that serves this page; in tests another function. */
export type Ask = (path: string, options: RequestInit) => Promise<Response>

// The one place in which the page asks the server that serves it.
export const askServer: Ask = (path, options) =>
  globalThis.fetch(new URL(path, location.href), { ...options, credentials: 'omit' })

/** The header that opens the API. */
export function bearer(word: string): Record<string, string> {
  return { Authorization: `Bearer ${word}` }
}

/** How an answer is opened that is read as it comes. */
export interface OpenOptions {
  readonly signal: AbortSignal
  /** The last event that is here: those behind it are wanted. */
  readonly last?: string
  readonly body?: object
}

/** Calls of the server's API, with its token. */
export interface ServerCalls {
  /** What a path gives, as JSON. Rejects with a `FlowError`. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>
  /** The same for a call that changes something. */
  post(path: string, body: object): Promise<unknown>
  /** An answer whose body is read as it comes; with a body, it is a call that changes something. */
  open(path: string, options: OpenOptions): Promise<Response>
}

/** Calls with a token. They reject with the error that the server answers, or with `server-lost`. */
export function createServerCalls(token: string, ask: Ask = askServer): ServerCalls {
  const headers = bearer(token)
  const sending = (body: object): RequestInit => {
    const json = { ...headers, 'Content-Type': 'application/json' }
    return { method: 'POST', headers: json, body: JSON.stringify(body) }
  }
  const asked = async (path: string, options: RequestInit): Promise<Response> => {
    const answer = await ask(path, options).catch((thrown: unknown) => {
      if (options.signal?.aborted) throw thrown
      throw serverLost(thrown)
    })
    if (answer.ok) return answer
    throw await errorOf(answer)
  }
  return {
    get: async (path, query = {}) => {
      const words = new URLSearchParams(query).toString()
      return (await asked(words === '' ? path : `${path}?${words}`, { headers })).json()
    },
    post: async (path, body) => {
      return (await asked(path, sending(body))).json()
    },
    open: (path, { signal, last = '', body }) => {
      const after = last === '' ? {} : { 'Last-Event-ID': last }
      if (!body) return asked(path, { signal, headers: { ...headers, ...after } })
      return asked(path, { ...sending(body), signal })
    },
  }
}

/** Whether asking again later may help: nobody answered, or what answered is not the server. */
export function isServerLost(error: unknown): boolean {
  return error instanceof FlowError && error.code === 'server-lost'
}

function serverLost(cause: unknown): FlowError {
  const message = 'the server does not answer: see whether it runs'
  return new FlowError({ code: 'server-lost', message, retryable: true, cause })
}

async function errorOf(answer: Response): Promise<FlowError> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: FlowErrorRecord }
  if (answer.status === 401) {
    const message =
      'the server was started again, with another token: open the address that it printed. Runs that began are kept there'
    return new FlowError({ code: 'server-token', message })
  }
  if (error) return errorFromRecord(error)
  return serverLost(new Error(`it answered ${answer.status}`))
}
