import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createEndpointHandler } from '@restatedev/restate-sdk'
import { FlowError } from '@chainwright/core'
import type { FlowWorker } from '../engines/flow-worker.ts'
import { askJson, messageIn } from './ask-json.ts'
import { restateServices } from './restate-services.ts'

/** How a worker is offered to a Restate server. */
export interface RestateWorkerOptions {
  /** Address of Restate's admin interface, such as `http://127.0.0.1:9070`. */
  readonly admin: string
  /** Where the worker listens. Default 127.0.0.1: whoever reaches it can run steps. */
  readonly host?: string | undefined
  /** Default: a free one. */
  readonly port?: number | undefined
  /**
   * Other workers of this machine may listen at the same port, and the system deals connections out.
   * Where it cannot, the port is this worker's alone. Default `false`.
   */
  readonly sharesPort?: boolean | undefined
  /** Address under which Restate reaches the worker, or the proxy before several. Default: host and port. */
  readonly address?: string | undefined
  /**
   * Public keys of the servers that may send work, as Restate prints them (`publickeyv1_…`). Default: whoever
   * reaches the worker may.
   */
  readonly identityKeys?: readonly string[] | undefined
}

/** A worker that Restate sends work to. */
export interface ServedWorker {
  readonly address: string
  /** Takes no more work; what runs here goes on. Restate sends the rest to whoever else is at the address. */
  takeNoMore(): void
  /** Takes no more work; what runs here is taken by another worker, or by this one when it comes back. */
  close(): Promise<void>
}

/**
 * Listens for Restate, and tells it that the worker is there.
 *
 * Throws `engine-unreachable` when Restate does not answer, or does not take the worker.
 */
export async function serveRestateWorker(
  worker: FlowWorker,
  options: RestateWorkerOptions,
): Promise<ServedWorker> {
  const { admin, host = '127.0.0.1', identityKeys } = options
  const sessions = new Set<ServerHttp2Session>()
  const handler = createEndpointHandler({
    services: restateServices(worker),
    ...(identityKeys && { identityKeys: [...identityKeys] }),
    // What goes wrong is told in runs and by this worker; Restate says of every repetition that it is one.
    logger: () => undefined,
  })
  const server = createServer(handler)
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  await listen(server, options)
  const bound = server.address() as AddressInfo
  const address =
    options.address ?? `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
  function takeNoMore(): void {
    if (server.listening) server.close()
    for (const session of sessions) session.close()
  }
  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.once('close', resolve))
    const wasListening = server.listening
    takeNoMore()
    for (const session of sessions) session.destroy()
    if (wasListening) await closed
  }
  try {
    await register(admin, address)
  } catch (thrown) {
    await close()
    throw thrown
  }
  return { address, takeNoMore, close }
}

async function listen(
  server: Http2Server,
  { host = '127.0.0.1', port = 0, sharesPort = false }: RestateWorkerOptions,
): Promise<void> {
  // Other systems give all connections to one of them, or refuse.
  const reusePort = sharesPort && process.platform === 'linux'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, reusePort }, resolve)
  })
}

/** Tells Restate where a worker is; one that it knows already is looked at again. */
async function register(admin: string, uri: string): Promise<void> {
  const answer = await askJson(`${admin}/deployments`, {
    method: 'POST',
    body: { uri, force: true },
  }).catch((thrown: unknown) => {
    throw unreachable(admin, thrown instanceof Error ? thrown.message : String(thrown))
  })
  if (answer.status >= 300) throw unreachable(admin, messageIn(answer))
}

function unreachable(admin: string, said: string): FlowError {
  const message = `the Restate server at ${admin} did not take the worker: ${said}. Start it with \`chainwright engine up\`, or set its address`
  return new FlowError({ code: 'engine-unreachable', message, retryable: true })
}
