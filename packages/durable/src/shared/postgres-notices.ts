import { Client, type Pool } from 'pg'

/** Texts that processes tell each other through a database, without keeping them. */
export interface Notices {
  tell(topic: string, text: string): void
  listen(topic: string, onText: (text: string) => void): () => void
  close(): Promise<void>
}

const channel = 'chainwright_told'
/** PostgreSQL takes notices below 8,000 bytes; a character has four at most, and JSON may double some. */
const longest = 900

/** Opens the notices of a database. They are heard in this process at once. */
export async function openNotices(url: string, pool: Pool): Promise<Notices> {
  // What is told here is heard here at once, and not once more.
  const self = crypto.randomUUID()
  const listeners = new Map<string, Set<(text: string) => void>>()
  const hear = (topic: string, text: string): void => {
    for (const onText of listeners.get(topic) ?? []) onText(text)
  }
  const parts = new Map<string, string>()
  const ear = await keepListening(url, (payload) => {
    const [sender, topic, text, isLast] = JSON.parse(payload) as [string, string, string, boolean]
    if (sender === self) return
    const whole = (parts.get(sender + topic) ?? '') + text
    if (!isLast) return void parts.set(sender + topic, whole)
    parts.delete(sender + topic)
    hear(topic, whole)
  })
  let last: Promise<unknown> = Promise.resolve()
  return {
    tell(topic, text) {
      hear(topic, text)
      for (let at = 0; at === 0 || at < text.length; at += longest) {
        const isLast = at + longest >= text.length
        const payload = JSON.stringify([self, topic, text.slice(at, at + longest), isLast])
        last = last
          .then(() => pool.query('SELECT pg_notify($1, $2)', [channel, payload]))
          .catch(() => undefined)
      }
    },
    listen(topic, onText) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(onText))
      return () => {
        set.delete(onText)
        if (set.size === 0) listeners.delete(topic)
      }
    },
    async close() {
      await last
      await ear.close()
    },
  }
}

const againMs = 500

/** Listens on a connection of its own, which is made again when it breaks. */
async function keepListening(
  url: string,
  onPayload: (payload: string) => void,
): Promise<{ close(): Promise<void> }> {
  let closed = false
  let client: Client
  async function connect(): Promise<void> {
    client = new Client({ connectionString: url })
    client.on('notification', ({ payload = '' }) => onPayload(payload))
    client.on('error', () => undefined) // `end` comes too
    client.on('end', again)
    await client.connect()
    await client.query(`LISTEN ${channel}`)
  }
  function again(): void {
    if (closed) return
    setTimeout(() => {
      if (!closed) connect().catch(again)
    }, againMs).unref()
  }
  await connect()
  return {
    async close() {
      closed = true
      await client.end().catch(() => undefined)
    },
  }
}
