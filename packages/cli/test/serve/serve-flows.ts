import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRegistry, type Models, type NodeType, type Registry } from '@chainwright/core'
import { openStore, type Level, type Store } from '@chainwright/durable'
import type { EngineHandle } from '@chainwright/durable/engines'
import { createCallWatcher, standardNodes } from '@chainwright/nodes'
import { createRedactor } from '@chainwright/nodes/doors'
import { createFakeModels, type FakeScript } from '@chainwright/nodes/fake'
import { onTestFinished } from 'vitest'
import type { Environment } from '../../src/environment.ts'
import { defaultServeLimits, type ServeLimits } from '../../src/server/flows/limits.ts'
import { openService, type Service } from '../../src/server/flows/open-service.ts'
import { startServeServer } from '../../src/server/flows/serve-server.ts'
import { flowText, folderWith } from '../run-cli.ts'

/** What a test serves; everything has a default. */
export interface ServeOptions {
  flows?: Record<string, string>
  nodes?: readonly NodeType[]
  script?: FakeScript
  limits?: Partial<ServeLimits>
  level?: Level
  store?: string
  /** Other node types than the standard ones. */
  registry?: Registry
  /** Whose workers carry the runs out, in place of this process. */
  engine?: EngineHandle
  names?: readonly string[]
  /** What must not leave the program. */
  secrets?: readonly string[]
  /** Other models than fake ones. */
  models?: Models
  /** Models that may be asked without a flow. */
  references?: readonly string[]
  /** Environment variables. */
  variables?: Readonly<Record<string, string>>
}

/** A server of a test, and ways to ask it. */
export interface TestServer {
  readonly port: number
  readonly service: Service
  readonly store: Store
  readonly folder: string
  key(flow: string): string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** Stops as the program does. */
  stop(graceMs?: number): Promise<void>
}

/** A flow that greets: one text in, one text out. */
export const greetFlow = flowText({
  name: 'Greeting',
  description: 'Greets somebody.',
  inputs: {
    who: { type: 'text', description: 'Whom to greet' },
    mark: { type: 'text', default: '!' },
  },
  nodes: {
    greet: {
      type: 'prompt',
      inputs: {
        template: 'Hello {{who}}{{mark}}',
        who: { from: 'inputs.who' },
        mark: { from: 'inputs.mark' },
      },
    },
  },
  outputs: { greeting: { from: 'greet.text' } },
})

/** A flow that asks a person. */
export const askFlow = flowText({
  nodes: { approve: { type: 'ask', inputs: { question: 'Go on?', choices: ['yes', 'no'] } } },
  outputs: { answer: { from: 'approve.answer' } },
})

/** Serves flows on a free port until the test is over. */
export async function serveFlows(options: ServeOptions = {}): Promise<TestServer> {
  const flows = options.flows ?? { greet: greetFlow, ask: askFlow }
  const named = Object.entries(flows).map(([name, text]) => [`${name}.flow.json`, text])
  const folder = folderWith(Object.fromEntries(named) as Record<string, string>)
  const store = openStore(options.store ?? temporaryFolder(), { level: options.level ?? 'process' })
  const output = { write: () => undefined, isTerminal: false, columns: 80, rows: 24 }
  const redactor = createRedactor()
  for (const secret of options.secrets ?? []) redactor.add(secret)
  const environment = {
    folder,
    stdout: output,
    stderr: output,
    variables: options.variables ?? {},
    redactor,
  }
  const service = await openService({
    files: Object.keys(flows).map((name) => `${name}.flow.json`),
    keyFile: undefined,
    environment: environment as unknown as Environment,
    limits: { ...defaultServeLimits, ...options.limits },
    home: options.engine ? { engine: options.engine } : { store, hasCache: true },
    served: {
      registry: options.registry ?? createRegistry(standardNodes, options.nodes ?? []),
      models: options.models ?? createFakeModels(options.script),
      references: options.references ?? [],
      watchCalls: createCallWatcher(redactor),
    },
    allowRead: [],
  })
  const server = await startServeServer(service.context, { port: 0, names: options.names ?? [] })
  let stopped: Promise<void> | undefined
  const stop = (graceMs = 0): Promise<void> => {
    stopped ??= (async () => {
      server.stopAccepting()
      await service.stop(graceMs)
      await server.close()
      store.close()
    })()
    return stopped
  }
  onTestFinished(() => stop())
  const key = (flow: string): string => service.keys?.get(flow) ?? ''
  const ask = askerAt(`http://127.0.0.1:${server.port}`, key)
  return { port: server.port, service, store, folder, key, stop, ...ask }
}

function askerAt(address: string, key: (flow: string) => string): Pick<TestServer, 'get' | 'post'> {
  const bearer = (path: string): Record<string, string> => {
    const [, flow] = /^\/flows\/([^/]+)/.exec(path) ?? /^\/runs\/(.+)-[^-/]{26}/.exec(path) ?? []
    return { Authorization: `Bearer ${key(flow ?? '@watch')}` }
  }
  return {
    get: (path, headers) =>
      globalThis.fetch(address + path, { headers: { ...bearer(path), ...headers } }),
    post: (path, body, headers) =>
      globalThis.fetch(address + path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json', ...bearer(path), ...headers },
      }),
  }
}

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chainwright-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
