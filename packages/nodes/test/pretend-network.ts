import { connect, type Socket } from 'node:net'
import type { Network } from '../src/doors/dial-network.ts'

/** A network in which names have the addresses that a test says, and every address is this machine. */
export interface PretendNetwork extends Network {
  /** Every address and port that was connected to. */
  readonly connections: string[]
}

/**
 * Pretends that public addresses are served by local ports. `ports` has the local port by the
 * address's own port, where they differ; `names` the addresses by host name.
 */
export function pretendNetwork(
  ports: Readonly<Record<number, number>>,
  names: Readonly<Record<string, readonly string[]>> = {},
): PretendNetwork {
  const leads = new WeakMap<Socket, string>()
  const connections: string[] = []
  return {
    connections,
    async resolve(host) {
      const found = names[host]
      if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [...found]
    },
    connect(address, port) {
      connections.push(`${address}:${port}`)
      const socket = connect({ host: '127.0.0.1', port: ports[port] ?? port })
      leads.set(socket, address)
      return socket
    },
    remoteAddress: (socket) => leads.get(socket),
  }
}
