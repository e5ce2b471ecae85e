import { createServer, type RequestListener } from 'node:http'
import {
  createServer as createRawServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'

/** A web server on this machine, closed when the test is over. Gives its port. */
export async function serve(listener: RequestListener): Promise<number> {
  return listen(createServer(listener))
}

/** A server that is handed bare connections, to answer in whatever broken way. */
export async function serveRaw(listener: (socket: Socket) => void): Promise<number> {
  return listen(
    createRawServer((socket) => {
      socket.on('error', () => undefined)
      listener(socket)
    }),
  )
}

/** Starts any server on a free port and ends it, with all of its connections, after the test. */
export async function listen(server: Server): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}
