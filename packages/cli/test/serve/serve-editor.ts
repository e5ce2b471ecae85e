import { createRedactor } from '@chainwright/nodes/doors'
import type { Hub } from '@chainwright/nodes/hub'
import { readConfiguration } from '@chainwright/nodes/remote'
import { onTestFinished } from 'vitest'
import type { CommandModels, Environment, ListedModel } from '../../src/environment.ts'
import { openEditor } from '../../src/server/editor-runs/open-editor.ts'
import { startServeServer } from '../../src/server/flows/serve-server.ts'
import { listSite } from '../../src/server/site-files.ts'
import { createTokens } from '../../src/server/tokens.ts'
import { folderWith } from '../run-cli.ts'
import { serveFlows, type ServeOptions, type TestServer } from './serve-flows.ts'

/** What a test of the editor is served with. */
export interface EditorOptions extends ServeOptions {
  /** The user's configuration. */
  configuration?: object
  /** Where models are downloaded from. Default: nowhere. */
  openHub?: () => Hub
  /** Models that are listed. Default: none. */
  listed?: readonly ListedModel[]
  /** Names of keys that the user has. */
  keys?: readonly string[]
}

/** A server with the editor, and ways to ask it as its page does. */
export interface TestEditor {
  readonly port: number
  readonly token: string
  readonly flows: TestServer
  readonly folder: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  stop(graceMs?: number): Promise<void>
}

/** Serves the editor on a free port until the test is over. */
export async function serveEditor(options: EditorOptions = {}): Promise<TestEditor> {
  const flows = await serveFlows(options)
  const { service, store, folder } = flows
  const tokens = createTokens()
  const site = await listSite(folderWith({ 'index.html': '<!doctype html>' }))
  const redactor = createRedactor()
  for (const secret of options.secrets ?? []) redactor.add(secret)
  const secrets = (name: string) => (options.keys?.includes(name) ? 'a-key' : undefined)
  const configuration = readConfiguration(options.configuration ?? {}, 'this test')
  const models = {
    ...service.context.served.models,
    list: () => options.listed ?? [],
    close: async () => {},
  }
  const editor = openEditor({
    context: service.context,
    environment: { folder, variables: {}, redactor } as unknown as Environment,
    models: models as unknown as CommandModels,
    openHub:
      options.openHub ??
      (() => {
        throw new Error('this test has no hub')
      }),
    setup: { configuration, options: { secrets } } as never,
    store,
    site: site ?? new Map(),
    tokens,
    folder,
    opens: undefined,
    grants: { allowRead: [], allowUrl: [] },
    hasCache: true,
  })
  editor.resume()
  const server = await startServeServer(service.context, { port: 0 }, editor.answer)
  let stopped: Promise<void> | undefined
  const stop = (graceMs = 0): Promise<void> =>
    (stopped ??= editor
      .stop(graceMs)
      .then(() => server.close())
      .then(() => flows.stop()))
  onTestFinished(() => stop())
  const address = `http://127.0.0.1:${server.port}/editor/`
  const bearer = { Authorization: `Bearer ${tokens.token}` }
  return {
    port: server.port,
    token: tokens.token,
    flows,
    folder,
    stop,
    get: (path, headers) =>
      globalThis.fetch(address + path, { headers: { ...bearer, ...headers } }),
    post: (path, body, headers) =>
      globalThis.fetch(address + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...bearer, ...headers },
      }),
  }
}

/** An event of a stream. */
export interface ReadEvent {
  readonly id: string
  readonly event: string
  readonly data: { readonly [key: string]: unknown }
}

/** Reads events until `enough` says so, or the stream ends. */
export async function readEvents(
  answer: Response,
  enough: (events: readonly ReadEvent[]) => boolean = () => false,
): Promise<ReadEvent[]> {
  const events: ReadEvent[] = []
  let text = ''
  const reader = (answer.body ?? new ReadableStream())
    .pipeThrough(new TextDecoderStream())
    .getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return events
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    events.push(...blocks.filter((block) => !block.startsWith(':')).map(readBlock))
    if (!enough(events)) continue
    await reader.cancel()
    return events
  }
}

function readBlock(block: string): ReadEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)]
    }),
  )
  const data = JSON.parse(fields.get('data') ?? '{}') as ReadEvent['data']
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data }
}
