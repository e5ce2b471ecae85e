import type { Pool } from 'pg'
import { keepConnection } from './kept-connection.ts'

/** Texts that processes tell each other through a database, without keeping them. */
export interface Notices {
  tell(topic: string, text: string): void
  listen(topic: string, onText: (text: string) => void): () => void
  close(): Promise<void>
}

const channel = 'chainwright_told'
/** PostgreSQL takes notices below 8,000 bytes; a character has four at most, and JSON may double some. */
const longest = 900

/** Who tells, what about, a part of the text, where it begins, and whether it is the last one. */
type Notice = [sender: string, topic: string, text: string, at: number, isLast: boolean]

/** Opens the notices of a database. They are heard in this process at once. */
export async function openNotices(url: string, pool: Pool): Promise<Notices> {
  // What is told here is heard here at once, and not once more.
  const self = crypto.randomUUID()
  const listeners = new Map<string, Set<(text: string) => void>>()
  const hear = (topic: string, text: string): void => {
    for (const onText of listeners.get(topic) ?? []) onText(text)
  }
  const parts = new Map<string, string>()
  const take = (payload: string): void => {
    const [sender, topic, text, at, isLast] = JSON.parse(payload) as Notice
    if (sender === self) return
    const before = at === 0 ? '' : (parts.get(sender + topic) ?? '')
    parts.delete(sender + topic)
    if (before.length !== at) return // what came before was lost
    if (isLast) return hear(topic, before + text)
    parts.set(sender + topic, before + text)
  }
  const ear = await keepConnection(url, async (client) => {
    parts.clear()
    client.on('notification', ({ payload = '' }) => take(payload))
    await client.query(`LISTEN ${channel}`)
  })
  let last: Promise<unknown> = Promise.resolve()
  return {
    tell(topic, text) {
      hear(topic, text)
      for (let at = 0; at === 0 || at < text.length; at += longest) {
        const isLast = at + longest >= text.length
        const payload = JSON.stringify([self, topic, text.slice(at, at + longest), at, isLast])
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
