import { InferenceSession } from 'onnxruntime-web/webgpu'

// transformers.js puts all loads of a page one behind the other, and all passes: after one that fails,
// every later one would fail with the same error. So no failure reaches the library; it is kept here
// and comes out behind it. One load or pass is in hand at a time.

/** The runtime's own way to open a graph, which rejects when it cannot. */
export const openSession = InferenceSession.create.bind(InferenceSession)

/** Why the load or pass in hand has failed. */
let failure: Error | undefined

/** Has the library open graphs so that a failure is told by `orFailure` alone. */
export function keepSessionsSteady(): void {
  const create = async (...given: Parameters<typeof openSession>): Promise<object> => {
    try {
      return steady(await openSession(...given))
    } catch (error) {
      return standIn(keep(error))
    }
  }
  Object.assign(InferenceSession, { create })
}

/** Does a piece of work through the library, and rejects with what truly failed in it. */
export async function orFailure<T>(work: () => Promise<T>): Promise<T> {
  failure = undefined
  const result = await work().catch((error: unknown) => {
    throw takeFailure() ?? error
  })
  const failed = takeFailure()
  if (failed) throw failed
  return result
}

function takeFailure(): Error | undefined {
  const taken = failure
  failure = undefined
  return taken
}

function steady(session: InferenceSession): InferenceSession {
  const run = session.run.bind(session)
  const steadyRun = async (...given: Parameters<typeof run>): Promise<object> => {
    try {
      return await run(...given)
    } catch (error) {
      keep(error)
      return {}
    }
  }
  return Object.assign(session, { run: steadyRun })
}

/** Looks enough like a session for the library to end its work. */
function standIn(error: Error): object {
  const nothing = async (): Promise<void> => undefined
  return {
    inputNames: [],
    outputNames: [],
    inputMetadata: [],
    outputMetadata: [],
    run: () => Promise.reject(error),
    release: nothing,
    handler: { dispose: nothing },
  }
}

function keep(error: unknown): Error {
  failure ??= error instanceof Error ? error : new Error(String(error))
  return failure
}
