import { statfs } from 'node:fs/promises'
import { errorRecord, FlowError, toFlowError } from '@chainwright/core'
import {
  describeModel,
  hubReference,
  pullModel,
  readCache,
  removeModel,
  type Hub,
  type HubModel,
  type PullProgress,
} from '@chainwright/nodes/hub'
import { configuredProviders, type Configuration } from '@chainwright/nodes/remote'
import type { CommandModels, ListedModel } from '../../environment.ts'
import { harmlessError } from '../flows/harmless-error.ts'
import type { ApiCall } from '../routes.ts'
import type { Answer } from '../send-answer.ts'
import { readFields, textField } from './read-draft.ts'

/** What the calls of the editor about models work with. */
export interface ModelCalls {
  readonly models: Pick<CommandModels, 'list'>
  readonly configuration: Configuration
  /** Opened when it is asked first. */
  readonly openHub: () => Hub
}

/** A model as the page lists it. */
interface OfferedModel {
  readonly reference: string
  readonly title: string
  readonly capabilities: readonly string[]
  readonly bytes: number | undefined
  readonly license: string | undefined
  readonly source: 'starter' | 'downloaded' | 'remote'
}

type Call = (call: ApiCall) => Promise<Answer>

/** The calls of the editor about the models of the server. */
export function modelRoutes(parts: ModelCalls): Readonly<Record<string, Call>> {
  /** What a person was shown last of each model: just that is downloaded. */
  const offers = new Map<string, HubModel>()
  return {
    'GET /api/models': async () => ok({ models: offeredModels(parts) }),
    'GET /api/devices': async () => {
      const { listDevices } = await import('@chainwright/nodes/local')
      return ok({ devices: (await listDevices()).filter(({ available }) => available) })
    },
    'GET /api/room': async () => {
      const { cacheFolder } = parts.openHub()
      const disk = await statfs(cacheFolder).catch(() => undefined)
      const free = disk ? disk.bavail * disk.bsize : 0
      return ok({ used: readCache(cacheFolder).bytes, free })
    },
    'POST /api/model-offer': async ({ request, signal }) => {
      const reference = textField(await readFields(request), 'reference')
      const model = await describeModel(parts.openHub(), reference, { signal })
      offers.set(reference, model)
      const { bytes, license, from } = model
      return ok({ reference, bytes, license, host: new URL(from).host })
    },
    'POST /api/model-download': async ({ request }) => {
      const reference = textField(await readFields(request), 'reference')
      const model = offers.get(reference)
      if (!model) throw notOffered(reference)
      return { status: 200, body: {}, stream: pullStream(parts.openHub(), model) }
    },
    'POST /api/model-remove': async ({ request }) => {
      const { name } = hubReference(textField(await readFields(request), 'reference'))
      return ok({ bytes: await removeModel(parts.openHub().cacheFolder, name) })
    },
  }
}

/** The models of this machine, each once, and those that the user's configuration names. */
function offeredModels({ models, configuration }: ModelCalls): OfferedModel[] {
  const byFolder = new Map<string, ListedModel>()
  for (const model of models.list()) {
    if (!byFolder.has(model.folder)) byFolder.set(model.folder, model)
  }
  const here = [...byFolder.values()].map((model): OfferedModel => {
    const { reference, title, capabilities, bytes, license } = model
    const source = reference.startsWith('starter/') ? 'starter' : 'downloaded'
    return { reference, title, capabilities, bytes, license, source }
  })
  const asked = configuredProviders(configuration).flatMap(({ name, settings }) =>
    Object.entries(settings.models ?? {}).map(([model, { embeds }]): OfferedModel => {
      const reference = `${name}/${model}`
      const capabilities = embeds === true ? ['embed'] : remoteCapabilities
      const unknown = { bytes: undefined, license: undefined }
      return { reference, title: reference, capabilities, ...unknown, source: 'remote' }
    }),
  )
  return [...here, ...asked]
}

/** What any chat model can be asked for, by prompt. */
const remoteCapabilities = ['generate', 'classify', 'entail', 'score', 'answer', 'translate', 'tag']

/** Downloads a model and tells how far it is; a reader that goes away ends it. */
function pullStream(hub: Hub, model: HubModel): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const controller = new AbortController()
  const { signal } = controller
  return new ReadableStream({
    async start(stream) {
      const send = (event: string, data: object): void => {
        if (signal.aborted) return
        stream.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`))
      }
      let told = 0
      const onProgress = ({ done, total }: PullProgress): void => {
        if (performance.now() - told < 100 && done < total) return
        told = performance.now()
        send('progress', { done, total })
      }
      try {
        await pullModel(hub, model, { signal, onProgress })
        send('done', {})
      } catch (thrown) {
        send('failed', { error: harmlessError(errorRecord(toFlowError(thrown))) })
      }
      if (!signal.aborted) stream.close()
    },
    cancel: () => controller.abort(),
  })
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

function notOffered(reference: string): FlowError {
  const message = `the download of ${reference} was not offered: ask what it would bring first`
  return new FlowError({ code: 'request-invalid', message })
}
