import { Agent } from 'node:http'
import type { Socket } from 'node:net'

/** An open connection that serves one request after the other. */
export interface Connection {
  readonly socket: Socket
  /** Of Node's client: writes requests to this connection alone. */
  readonly agent: Agent
  /** Ends it: something went wrong on it, and it serves nobody else. */
  spoil(): void
}

/** Connections that wait for another request to the same place. */
export interface Pool {
  /** One that waits under a key and is as good as new; it is taken out. */
  take(key: string, isGood: (socket: Socket) => boolean): Connection | undefined
  /** Makes a connection of a socket, which waits under its key whenever an answer was read to its end. */
  open(key: string, socket: Socket): Connection
}

// Servers close what waits for 5 seconds or longer; this ends before.
const idleMs = 4000

interface Waiting {
  readonly connection: Connection
  readonly wake: () => void
}

/**
 * Keeps so many connections open between requests, each for 4 seconds. One that fails, that its server
 * ends, or on which something comes that nobody asked for, is closed.
 */
export function createPool(most: number): Pool {
  const waiting = new Map<string, Waiting[]>()
  let count = 0

  function remove(key: string, one: Waiting): void {
    const others = (waiting.get(key) ?? []).filter((other) => other !== one)
    count -= (waiting.get(key) ?? []).length - others.length
    if (others.length > 0) waiting.set(key, others)
    else waiting.delete(key)
  }

  function keep(key: string, connection: Connection): void {
    const { socket } = connection
    if (socket.destroyed || count >= most) return connection.spoil()
    const end = (): void => connection.spoil()
    const leave = (): void => remove(key, one)
    const timer = setTimeout(end, idleMs).unref()
    // Whatever comes now is no answer to anything. Reading on also shows when the other side leaves.
    socket.on('data', end).on('end', end).on('close', leave).resume()
    const wake = (): void => {
      clearTimeout(timer)
      socket.off('data', end).off('end', end).off('close', leave)
      leave()
    }
    const one = { connection, wake }
    waiting.set(key, [...(waiting.get(key) ?? []), one])
    count += 1
  }

  return {
    take(key, isGood) {
      for (;;) {
        const last = waiting.get(key)?.at(-1)
        if (!last) return undefined
        last.wake()
        const { socket } = last.connection
        if (!socket.destroyed && socket.readableLength === 0 && isGood(socket))
          return last.connection
        last.connection.spoil()
      }
    },
    open(key, socket) {
      const agent = new Agent({ keepAlive: most > 0, maxSockets: 1, maxFreeSockets: 1 })
      agent.createConnection = () => socket
      const connection = { socket, agent, spoil: () => void socket.destroy() }
      // The agent keeps it first: its own listener came before.
      if (most > 0) agent.on('free', () => keep(key, connection))
      return connection
    },
  }
}
