import {
  errorFromRecord,
  writeFlow,
  type Flow,
  type FlowErrorRecord,
  type RecordedEvent,
} from '@chainwright/core'
import type { CapabilitySheet } from '../headless/capabilities.ts'
import { createServerCalls, isServerLost, type Ask, type ServerCalls } from './ask-server.ts'
import { readEvents } from './read-events.ts'
import type {
  DeviceNote,
  DownloadOffer,
  DownloadProgress,
  OfferedModel,
  Runner,
  RunFollower,
  RunRequest,
} from './runner.ts'
import { createServerFollower } from './server-follower.ts'
import { createServerValues } from './server-values.ts'

/** What a flow would do on a server, with the configuration there. */
export interface ServerSheet {
  readonly sheet: CapabilitySheet
  /** Folders below which it may read, when it reads files. */
  readonly folders: readonly string[]
  /** Names of keys that would be sent, each with the one origin that it is for. */
  readonly keys: readonly { readonly name: string; readonly origin: string }[]
  /** What consent is given to. */
  readonly digest: string
  /** It uses models of that machine alone. */
  readonly isTame: boolean
}

/** A runner on the server that serves this page. */
export interface ServerRunner extends Runner {
  /** What a flow would do there. Rejects with a `FlowError` when it cannot run there. */
  sheet(flow: Flow): Promise<ServerSheet>
  /** Follows a run that is there; all its events are told, from the first one on. */
  follow(run: string, follower: RunFollower): Promise<void>
  /** An event of the server as it is kept here. */
  readEvent(event: object): RecordedEvent
  /** Whether any part of a value is abridged. */
  isAbridged(value: unknown): boolean
  /** The value with everything that was abridged in it brought. */
  whole<V>(value: V): Promise<V>
}

/** What the runner of a server is made of. */
export interface ServerRunnerParts {
  /** Name of the server, for people. */
  readonly host: string
  readonly calls: ServerCalls
  /** Name of the file in the server's folder that is drawn, if it is one. */
  readonly home: () => string | undefined
  /** Told of what goes wrong where nobody waits for it, such as a run that cannot be ended. */
  readonly onProblem: (error: unknown) => void
}

/** How long a server that does not answer is waited for when a run is to begin, in milliseconds. */
const beginMs = 10_000
const againMs = 500

/** Runs flows on the server that serves this page. Nothing is asked before a call needs it. */
export function createServerRunner(parts: ServerRunnerParts): ServerRunner {
  const { host, calls, home } = parts
  const listeners = new Set<Parameters<Runner['onLoading']>[0]>()
  const values = createServerValues(async (sha256) => {
    const { value } = (await calls.get('api/value', { sha256 })) as { value: unknown }
    return value
  })
  const follower = createServerFollower({
    calls,
    readEvent: (event) => values.readEvent(event),
    onTrouble: (isLost) => {
      const note = isLost ? { model: undefined, done: 0, total: 0, lost: host } : undefined
      for (const listener of listeners) listener(note)
    },
  })
  const digests = new WeakMap<Flow, string>()

  async function follow(run: string, { signal, onEvents }: RunFollower): Promise<void> {
    const cancel = (): void => {
      persistently(() => calls.post('api/cancel', { run })).catch(parts.onProblem)
    }
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    try {
      await follower.follow(run, onEvents)
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  return {
    where: host,
    run: async (request, followed) => {
      const body = bodyOf(request, home())
      const consent = digests.get(request.flow)
      // A run that has begun is not begun again: its name is known there.
      await persistently(() => calls.post('api/runs', { ...body, consent }))
      await follow(request.run, followed)
    },
    answer: async (run, step, value) => void (await calls.post('api/answer', { run, step, value })),
    models: serverModels(calls),
    sheet: async (flow) => {
      const body = { flow: writeFlow(flow), home: home() }
      const sheet = (await calls.post('api/sheet', body)) as ServerSheet
      digests.set(flow, sheet.digest)
      return sheet
    },
    follow,
    readEvent: (event) => values.readEvent(event),
    isAbridged: (value) => values.isAbridged(value),
    whole: (value) => values.whole(value),
    onLoading: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
  }
}

/** The runner of the server whose token this page has. */
export function connectServer(
  token: string,
  { ask, ...parts }: Omit<ServerRunnerParts, 'calls'> & { readonly ask?: Ask },
): { readonly runner: ServerRunner; readonly calls: ServerCalls } {
  const calls = createServerCalls(token, ask)
  return { calls, runner: createServerRunner({ ...parts, calls }) }
}

function bodyOf({ flow, files = [], ...asked }: RunRequest, home: string | undefined): object {
  const sent = files.map(({ name, bytes }) => ({ name, base64: base64Of(bytes) }))
  return { ...asked, flow: writeFlow(flow), home, ...(sent.length > 0 && { files: sent }) }
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function serverModels(calls: ServerCalls): Runner['models'] {
  return {
    list: async () => {
      const { models } = (await calls.get('api/models')) as { models: readonly OfferedModel[] }
      return models
    },
    devices: async () => {
      const { devices } = (await calls.get('api/devices')) as { devices: readonly DeviceNote[] }
      return devices
    },
    offer: async (reference) =>
      (await calls.post('api/model-offer', { reference })) as DownloadOffer,
    download: (reference, options) => download(calls, reference, options),
    remove: async (reference) => {
      const { bytes } = (await calls.post('api/model-remove', { reference })) as { bytes: number }
      return bytes
    },
    room: async () => (await calls.get('api/room')) as { used: number; free: number },
  }
}

/** Ends with the download, whose way is told as it goes. */
async function download(
  calls: ServerCalls,
  reference: string,
  { signal, onProgress }: Parameters<Runner['models']['download']>[1],
): Promise<void> {
  let error: FlowErrorRecord | undefined
  const { body } = await calls.open('api/model-download', { signal, body: { reference } })
  await readEvents(body ?? new ReadableStream(), (events) => {
    for (const { type, data } of events) {
      if (type === 'progress') onProgress(JSON.parse(data) as DownloadProgress)
      if (type === 'failed') error = (JSON.parse(data) as { error: FlowErrorRecord }).error
    }
  })
  if (error) throw errorFromRecord(error)
}

/** Asks again for a while when nobody answers. */
async function persistently<R>(ask: () => Promise<R>): Promise<R> {
  const end = Date.now() + beginMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isServerLost(error) || Date.now() > end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}
