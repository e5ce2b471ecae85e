import { createServer, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createEndpointHandler } from '@restatedev/restate-sdk'
import { FlowError } from '@chainwright/core'
import type { FlowWorker } from '../engines/flow-worker.ts'
import { askJson } from './ask-json.ts'
import { restateServices } from './restate-services.ts'

/** How a worker is offered to a Restate server. */
export interface RestateWorkerOptions {
  /** Address of Restate's admin interface, such as `http://127.0.0.1:9070`. */
  readonly admin: string
  /** Where the worker listens. Default 127.0.0.1: whoever reaches it can run steps. */
  readonly host?: string | undefined
  /** Default: a free one. */
  readonly port?: number | undefined
  /** Address under which Restate reaches the worker, or the proxy before several. Default: host and port. */
  readonly address?: string | undefined
}

/** A worker that Restate sends work to. */
export interface ServedWorker {
  readonly address: string
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
  const { admin, host = '127.0.0.1', port = 0 } = options
  const sessions = new Set<ServerHttp2Session>()
  const handler = createEndpointHandler({
    services: restateServices(worker),
    // What goes wrong is told in runs and by this worker; Restate says of every repetition that it is one.
    logger: () => undefined,
  })
  const server = createServer(handler)
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = server.address() as AddressInfo
  const address = options.address ?? `http://${host}:${bound.port}`
  async function close(): Promise<void> {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
    await register(admin, address)
  } catch (thrown) {
    await close()
    throw thrown
  }
  return { address, close }
}

/** Tells Restate where a worker is; one that it knows already is looked at again. */
async function register(admin: string, uri: string): Promise<void> {
  const answer = await askJson(`${admin}/deployments`, {
    method: 'POST',
    body: { uri, force: true },
  }).catch((thrown: unknown) => {
    throw unreachable(admin, thrown instanceof Error ? thrown.message : String(thrown))
  })
  if (answer.status >= 300) throw unreachable(admin, JSON.stringify(answer.body))
}

function unreachable(admin: string, said: string): FlowError {
  const message = `the Restate server at ${admin} did not take the worker: ${said}. Start it with \`chainwright engine up\`, or set its address`
  return new FlowError({ code: 'engine-unreachable', message, retryable: true })
}
