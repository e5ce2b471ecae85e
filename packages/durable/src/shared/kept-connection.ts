import { Client } from 'pg'

/** A connection to PostgreSQL of its own, which is made again when it breaks. */
export interface KeptConnection {
  /** The connection as it is now; `undefined` while there is none. */
  current(): Client | undefined
  close(): Promise<void>
}

const againMs = 100
/** A server that is gone without a word is noticed. */
const alive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 }
const connectMs = 10_000

/**
 * Connects, and connects again whenever the connection ends, until it is closed. `prepare` is called with
 * each new connection; when it rejects, the next one is tried. Rejects when the first cannot be made.
 */
export async function keepConnection(
  url: string,
  prepare: (client: Client) => Promise<void>,
): Promise<KeptConnection> {
  let closed = false
  let current: Client | undefined

  async function connect(): Promise<void> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: connectMs,
      ...alive,
    })
    client.on('error', () => undefined) // `end` comes too
    const ended = new Promise<void>((resolve) => client.once('end', resolve))
    try {
      await client.connect()
      await prepare(client)
    } catch (thrown) {
      client.end().catch(() => undefined)
      throw thrown
    }
    current = client
    if (closed) return client.end()
    void ended.then(() => {
      current = undefined
      again()
    })
  }

  // Called once for each connection that ended or could not be made.
  function again(): void {
    if (closed) return
    setTimeout(() => {
      if (!closed) connect().catch(again)
    }, againMs).unref()
  }

  await connect()
  return {
    current: () => current,
    async close() {
      closed = true
      await current?.end().catch(() => undefined)
    },
  }
}
