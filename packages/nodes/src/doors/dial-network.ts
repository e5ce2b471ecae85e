import { lookup } from 'node:dns/promises'
import { connect, type Socket } from 'node:net'

/** The operating system's network, as far as the dialer needs it; tests bring another one. */
export interface Network {
  /** All addresses of a host name. */
  resolve(host: string): Promise<string[]>
  /** Begins to open a connection. */
  connect(address: string, port: number): Socket
  /** Where an open connection leads. */
  remoteAddress(socket: Socket): string | undefined
  /** Certificates that are trusted in place of the usual ones. */
  certificates?: string
}

/** The network of this machine. Proxy variables are not heeded: every address is dialled itself. */
export const systemNetwork: Network = {
  async resolve(host) {
    const found = await lookup(host, { all: true, order: 'verbatim' })
    return found.map(({ address }) => address)
  },
  connect: (address, port) => connect({ host: address, port }),
  remoteAddress: (socket) => socket.remoteAddress,
}
